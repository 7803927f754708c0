import type { AcsLocalAudio, AcsLocalVideo } from '../AcsSdk.ts';

/** As the SDK's: what is sent is a copy, made when the stream is given. */
export class StandInLocalVideo implements AcsLocalVideo {
  track: MediaStreamTrack;
  onChange = (): void => undefined;

  constructor(source: MediaStream) {
    this.track = copyOf(source.getVideoTracks());
  }

  async setMediaStream(source: MediaStream): Promise<void> {
    this.track.stop();
    this.track = copyOf(source.getVideoTracks());
    this.onChange();
  }

  dispose(): void {
    this.track.stop();
  }
}

export class StandInLocalAudio implements AcsLocalAudio {
  track: MediaStreamTrack;

  constructor(source: MediaStream) {
    this.track = copyOf(source.getAudioTracks());
  }

  async setMediaStream(source: MediaStream): Promise<void> {
    this.track.stop();
    this.track = copyOf(source.getAudioTracks());
  }

  dispose(): void {
    this.track.stop();
  }
}

function copyOf([track]: MediaStreamTrack[]): MediaStreamTrack {
  if (track === undefined) throw new Error('a stream without a track of its kind');
  return track.clone();
}
