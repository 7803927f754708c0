/**
 * The part of WebRTC Encoded Transform (https://www.w3.org/TR/webrtc-encoded-transform/) that a tap uses. TypeScript
 * has these types in its worker library only, which does not go together with the page's.
 */
export interface EncodedFrame {
  /** `key`, `delta` or `empty` for video; audio frames have none. */
  readonly type?: string;
  readonly data: ArrayBuffer;
  getMetadata(): EncodedFrameMetadata;
}

export interface EncodedFrameMetadata {
  readonly synchronizationSource?: number;
  readonly payloadType?: number;
  readonly rtpTimestamp?: number;
  readonly mimeType?: string;
  readonly width?: number;
  readonly height?: number;
  readonly frameId?: number;
  readonly dependencies?: readonly number[];
  readonly spatialIndex?: number;
  readonly temporalIndex?: number;
}

/** Both ends of the pipe that one sender or receiver sends its frames through. */
export interface EncodedStreams {
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
}

/** RTCRtpScriptTransformer: what the worker gets for each RTCRtpScriptTransform that the page made. */
export interface ScriptTransformer extends EncodedStreams {
  readonly options: unknown;
  sendKeyFrameRequest?(): Promise<void>;
}

export interface ScriptTransformEvent extends Event {
  readonly transformer: ScriptTransformer;
}

/** What the taps need of the worker's global scope. */
export interface TransformScope {
  addEventListener(type: 'rtctransform', listener: (event: ScriptTransformEvent) => void): void;
  addEventListener(type: 'rtcsenderencodedsource', listener: (event: SenderEncodedSourceEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  postMessage(message: unknown): void;
}

/** Makes a copy of a frame, data and metadata, which goes into a sender of another connection. */
export type FrameConstructor = new (frame: EncodedFrame) => EncodedFrame;

/**
 * RTCRtpSenderEncodedSource, what `RTCRtpSender.createEncodedSource(worker)` gives to the worker (the draft's
 * *create functions for encoded data*; in Chromium 156 behind the flag RTCEncodedSource).
 */
export interface SenderEncodedSource {
  readonly writable: WritableStream<EncodedFrame>;
  /** The other side asks for a key frame. */
  onkeyframerequest: (() => void) | null;
}

export interface SenderEncodedSourceEvent extends Event {
  readonly encodedSource: SenderEncodedSource;
}
