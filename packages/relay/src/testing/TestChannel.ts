import type { PulseChannel } from '../forwarding/LinkPulse.ts';
import type { TestClock } from './TestClock.ts';

export interface TestNetwork {
  readonly clock: TestClock;
  /** One way, ms. */
  delay: number;
  /** Whether a message is lost on its way. */
  loses(text: string): boolean;
}

export function testNetwork(clock: TestClock, delay = 1): TestNetwork {
  return { clock, delay, loses: () => false };
}

/** One end of a data channel in memory. */
export class TestChannel implements PulseChannel {
  readyState: RTCDataChannelState = 'connecting';
  /** What was sent over it, also what was lost. */
  readonly sent: string[] = [];
  readonly #events = new EventTarget();
  #other: TestChannel | null = null;
  #network: TestNetwork | null = null;

  constructor(
    readonly label = '',
    readonly id = 0,
  ) {}

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#events.addEventListener(type, listener as EventListener);
  }

  /** Opens both ends. */
  join(other: TestChannel, network: TestNetwork): void {
    this.#other = other;
    this.#network = network;
    other.#other = this;
    other.#network = network;
    for (const end of [this, other]) {
      end.readyState = 'open';
      end.#events.dispatchEvent(new Event('open'));
    }
  }

  send(text: string): void {
    if (this.readyState !== 'open') throw new DOMException('the channel is not open', 'InvalidStateError');
    this.sent.push(text);
    const network = this.#network;
    if (network === null || network.loses(text)) return;
    network.clock.after(network.delay, () => this.#other?.receive(text));
  }

  receive(data: unknown): void {
    if (this.readyState === 'open') this.#events.dispatchEvent(new MessageEvent('message', { data }));
  }

  close(): void {
    if (this.readyState === 'closed') return;
    this.#closed();
    const other = this.#other;
    this.#network?.clock.after(this.#network.delay, () => other?.close());
  }

  /** The thread that held this end is gone: it says nothing more, and nobody is told. */
  vanish(): void {
    this.readyState = 'closed';
    this.#other = null;
  }

  #closed(): void {
    this.readyState = 'closed';
    this.#events.dispatchEvent(new Event('close'));
  }
}
