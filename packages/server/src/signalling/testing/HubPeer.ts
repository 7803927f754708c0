import type { SignallingPresence } from '@vnet/protocol';
import { vi } from 'vitest';
import type { SignallingPeer } from '../SignallingHub.ts';

/** A client without a socket, which keeps what it is sent. */
export class HubPeer implements SignallingPeer {
  readonly received: Buffer[] = [];
  /** Whether the hub told it to come again. */
  ended = false;
  /** While true, what it is sent makes its sender wait until `catchUp`. */
  isBehind = false;
  readonly #waiting: (() => void)[] = [];

  deliver(message: Buffer): Promise<void> | null {
    this.received.push(Buffer.from(message));
    return this.isBehind ? new Promise((resolve) => this.#waiting.push(resolve)) : null;
  }

  end(): void {
    this.ended = true;
  }

  catchUp(): void {
    this.isBehind = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves when it has been sent so many messages. */
  async has(count: number): Promise<void> {
    await vi.waitFor(
      () => {
        if (this.received.length < count) throw new Error(`${this.received.length} of ${count} messages`);
      },
      { timeout: 10_000, interval: 5 },
    );
  }

  /** What it was told of comings and goings, such as `signal_connected 2`. */
  get events(): string[] {
    return this.received.flatMap((message) => {
      if (message[0] !== 0x7b) return [];
      const { type, peers_count: count }: SignallingPresence = JSON.parse(String(message));
      return [`${type} ${count}`];
    });
  }
}
