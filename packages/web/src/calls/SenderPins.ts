import type { StreamId } from '@vnet/protocol';
import type { CallConnections } from './connection/CallConnections.ts';

interface Pin {
  readonly id: StreamId;
  sender: RTCRtpSender | null;
  release: () => void;
}

/** Keeps encoders of own streams at work (relay.md, F8), over changes of what sends them. */
export class SenderPins {
  readonly #senderOf: (id: StreamId) => RTCRtpSender | null;
  readonly #pins = new Set<Pin>();
  #connections: CallConnections | null = null;

  /** @param senderOf what an own stream is sent with now */
  constructor(senderOf: (id: StreamId) => RTCRtpSender | null) {
    this.#senderOf = senderOf;
  }

  prepared(connections: CallConnections): void {
    this.#connections = connections;
  }

  /** Returns what lets go of it. */
  pin(id: StreamId): () => void {
    const pin: Pin = { id, sender: null, release: () => undefined };
    this.#pins.add(pin);
    this.#apply(pin);
    return () => {
      this.#pins.delete(pin);
      pin.release();
    };
  }

  /** Own streams may be sent with other senders now. */
  sendersChanged(): void {
    for (const pin of this.#pins) this.#apply(pin);
  }

  /** Idempotent. */
  close(): void {
    for (const pin of this.#pins) pin.release();
    this.#pins.clear();
  }

  #apply(pin: Pin): void {
    const sender = this.#senderOf(pin.id);
    if (sender === pin.sender) return;
    pin.release();
    pin.sender = sender;
    pin.release = (sender === null ? undefined : this.#connections?.pin(sender)) ?? (() => undefined);
  }
}
