import type { IncomingStream } from '../peer/IncomingStream.ts';
import type { EngineStream } from '../session/SourceSwitch.ts';
import { TestReceiver } from './TestReceiver.ts';

/** The call engine's side of one stream: one element, and one subscription at the SFU. */
export class TestEngine implements EngineStream {
  /** What the SFU sends comes here; null: there is no subscription. */
  subscription: TestReceiver | null;
  enabled = true;
  /** What the element plays; null: what the SFU sends. */
  playing: IncomingStream | null = null;
  /** What was asked of the engine, where it changed something. */
  readonly calls: string[] = [];
  /** Everything that was ever played, in order; null: what the SFU sends. */
  readonly plays: (IncomingStream | null)[] = [];

  constructor(kind: 'audio' | 'video') {
    this.subscription = new TestReceiver(kind);
  }

  get receiver(): RTCRtpReceiver | null {
    return this.subscription?.asReceiver ?? null;
  }

  setEnabled(enabled: boolean): void {
    if (this.enabled !== enabled) this.calls.push(enabled ? 'enable' : 'disable');
    this.enabled = enabled;
  }

  play(stream: IncomingStream | null): void {
    this.plays.push(stream);
    this.playing = stream;
    this.calls.push(stream === null ? 'play engine' : 'play link');
  }
}
