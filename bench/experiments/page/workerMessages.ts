/** What the experiments say to their worker, besides the product's own messages. */
export type ExperimentRequest =
  | {
      type: 'inject';
      name: string;
      streamId: string;
      kind: 'audio' | 'video';
      rewrite: Rewrite;
      readable: ReadableStream;
      writable: WritableStream;
    }
  /** What the link's sender calls its codec. */
  | { type: 'negotiated'; name: string; payloadType: number }
  /** The link is up: begin, with a key frame. */
  | { type: 'begin'; name: string }
  /** Asks for a key frame as a decoder would. */
  | { type: 'ask'; streamId: string }
  | { type: 'drop-every'; frames: number }
  | { type: 'stop'; name: string }
  | { type: 'dummy'; writable: WritableStream; width: number; height: number; framesPerSecond: number }
  | { type: 'hash'; on: boolean }
  | { type: 'report'; id: number };

/** What of a frame's metadata is set to the LAN leg's own values before it is injected. */
export type Rewrite = 'none' | 'payload-type';

export interface TapReport {
  side: 'sender' | 'receiver';
  kind: 'audio' | 'video';
  streamId: string | null;
  frames: number;
  keyFrames: number;
  bytes: number;
  keyFrameRequests: number;
  payloadTypes: number[];
  mimeTypes: string[];
  sizes: string[];
  /** Frames of each spatial and temporal layer: `S0T2`. */
  layers: Record<string, number>;
  /** Longest time between two frames, in ms, and when the last came. */
  longestGap: number;
  lastAt: number;
}

export interface InjectorReport {
  frames: number;
  errors: number;
  lastError: string;
  /** What the dummy encoder made: only its key frames matter, each is a receiver's request. */
  dummyFrames: number;
  dummyKeyFrames: number;
  negotiatedPayloadType: number | null;
}

export interface WorkerReport {
  taps: Record<string, TapReport>;
  injectors: Record<string, InjectorReport>;
  /** By stream id, in order. */
  hashes: Record<string, string[]>;
}
