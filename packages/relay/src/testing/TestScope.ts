import type { EncodedFrame, ScriptTransformer, SenderEncodedSource } from '../forwarding/encodedTransform.ts';
import type { RelayScope } from '../forwarding/serveRelay.ts';
import { CopiedFrame } from './TestFrame.ts';

/** A worker's global scope that keeps what is posted. */
export class TestScope implements RelayScope {
  readonly posted: unknown[] = [];
  readonly RTCEncodedVideoFrame = CopiedFrame;
  readonly RTCEncodedAudioFrame = CopiedFrame;
  readonly #events = new EventTarget();
  readonly #hear: (message: unknown) => void;

  /** @param hear told of what is posted, too */
  constructor(hear: (message: unknown) => void = () => {}) {
    this.#hear = hear;
  }

  postMessage(message: unknown): void {
    this.posted.push(message);
    this.#hear(message);
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#events.addEventListener(type, listener as EventListener);
  }

  /** The page has posted something. */
  receive(data: unknown): void {
    this.#events.dispatchEvent(new MessageEvent('message', { data }));
  }

  transform(transformer: ScriptTransformer): void {
    this.#events.dispatchEvent(Object.assign(new Event('rtctransform'), { transformer }));
  }

  /** A sender's encoded source has come; returns what goes into it. */
  source(): { readonly source: SenderEncodedSource; readonly written: EncodedFrame[] } {
    const { source, written } = encodedSource();
    this.#events.dispatchEvent(Object.assign(new Event('rtcsenderencodedsource'), { encodedSource: source }));
    return { source, written };
  }
}

/** One sender's encoded source, and what goes into it. */
export function encodedSource() {
  const written: EncodedFrame[] = [];
  const end = { closed: false };
  const source: SenderEncodedSource = {
    writable: new WritableStream<EncodedFrame>({
      write(frame) {
        written.push(frame);
      },
      close() {
        end.closed = true;
      },
    }),
    onkeyframerequest: null,
  };
  return { source, written, end };
}
