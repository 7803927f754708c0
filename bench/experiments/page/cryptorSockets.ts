import type { EncodedStreams, TransformScope } from '../../../packages/relay/src/forwarding/encodedTransform.ts';
import type { TapKey, TapOptions } from '../../../packages/relay/src/forwarding/messages.ts';

/** What the page's stand-in for `createEncodedStreams` makes of LiveKit's `encode` and `decode` messages. */
interface CryptorMessage {
  kind: 'encode' | 'decode';
  tapKey: TapKey;
  data: Record<string, unknown>;
}

/**
 * Joins LiveKit's cryptor to the transforms that the hook made: receiver → tap → cryptor → playback, encoder → cryptor
 * → tap → network. So taps see what crosses the network, which nobody without the key can read.
 */
export class CryptorSockets {
  readonly #streams = new Map<TapKey, EncodedStreams>();
  readonly #waiting = new Map<TapKey, (streams: EncodedStreams) => void>();

  /** The tap's own streams; the rest of the transform's waits for the cryptor. */
  streamsFor(transformer: EncodedStreams, { key, side }: TapOptions): EncodedStreams {
    const between = new TransformStream();
    if (side === 'sender') {
      this.#offer(key, { readable: transformer.readable, writable: between.writable });
      return { readable: between.readable, writable: transformer.writable };
    }
    this.#offer(key, { readable: between.readable, writable: transformer.writable });
    return { readable: transformer.readable, writable: between.writable };
  }

  /** Takes the messages that name a tap in the place of streams, and passes them on with the streams in. */
  listen(scope: TransformScope & { onmessage: ((event: { data: unknown }) => void) | null }): void {
    scope.addEventListener('message', (event) => {
      const { data: message } = event;
      if (!isCryptorMessage(message)) return;
      event.stopImmediatePropagation();
      const pass = ({ readable: readableStream, writable: writableStream }: EncodedStreams) =>
        scope.onmessage?.({ data: { kind: message.kind, data: { ...message.data, readableStream, writableStream } } });
      const streams = this.#streams.get(message.tapKey);
      this.#streams.delete(message.tapKey);
      if (streams) pass(streams);
      else this.#waiting.set(message.tapKey, pass);
    });
  }

  #offer(key: TapKey, streams: EncodedStreams): void {
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    if (waiting) waiting(streams);
    else this.#streams.set(key, streams);
  }
}

function isCryptorMessage(message: unknown): message is CryptorMessage {
  return typeof message === 'object' && message !== null && 'tapKey' in message;
}
