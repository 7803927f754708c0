import type { Clock } from '../Clock.ts';
import type { LinkLife } from './messages.ts';
import { PulseWatch } from './PulseWatch.ts';
import { type Announcement, formatPulse, parsePulse } from './pulseMessages.ts';

/** Between two heartbeats, ms (relay.md, M3). */
export const PULSE_INTERVAL = 100;
/** The first heartbeats come faster: they measure whether the other end is near (S2). */
const FIRST_PULSES = { count: 12, interval: 20 } as const;

/** A data channel, as far as heartbeats use it; in the worker a transferred one. */
export interface PulseChannel {
  readonly readyState: RTCDataChannelState;
  send(text: string): void;
  addEventListener(type: 'open' | 'close', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  close(): void;
}

export interface LinkPulseOptions {
  readonly clock: Clock;
  /** Of each section that this end feeds: how many frames went into it so far. */
  announce(): readonly Announcement[];
  /** Frames that came in a section so far; undefined where nobody counts them. */
  received(mid: string): number | undefined;
  onLife(life: LinkLife): void;
  onRoundTrip(roundTrip: number): void;
  onStall(mid: string, state: 'stalled' | 'flowing'): void;
}

/**
 * A link's heartbeats, the same at both ends: each asks the other every 100 ms and says how many frames it has sent; an
 * answer is a measured round trip. Runs in the worker, where neither a hidden page nor a long task holds it up.
 */
export class LinkPulse {
  readonly #channel: PulseChannel;
  readonly #options: LinkPulseOptions;
  readonly #watch: PulseWatch;
  readonly #sentAt = new Map<number, number>();
  #number = 0;
  #stop: (() => void) | null = null;
  #closed = false;

  constructor(channel: PulseChannel, options: LinkPulseOptions) {
    this.#channel = channel;
    this.#options = options;
    this.#watch = new PulseWatch(options);
    channel.addEventListener('message', ({ data }) => this.#receive(data));
    channel.addEventListener('close', () => this.#watch.lose());
    if (channel.readyState === 'open') this.#begin();
    else channel.addEventListener('open', () => this.#begin());
  }

  /** Media came: as good as a heartbeat. */
  heard(): void {
    this.#watch.heard();
  }

  /** Says nothing more. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#stop?.();
    this.#watch.close();
    try {
      this.#channel.close();
    } catch {
      // Its connection was closed before.
    }
  }

  #begin(): void {
    if (this.#closed || this.#stop !== null) return;
    const { clock } = this.#options;
    let first = 0;
    this.#stop = clock.every(FIRST_PULSES.interval, () => {
      this.#beat();
      first++;
      if (first < FIRST_PULSES.count) return;
      this.#stop?.();
      this.#stop = clock.every(PULSE_INTERVAL, () => this.#beat());
    });
  }

  #beat(): void {
    const number = ++this.#number;
    this.#sentAt.set(number, this.#options.clock.now());
    // Answers that never came.
    this.#sentAt.delete(number - 50);
    this.#send(formatPulse({ type: 'beat', number, announced: this.#options.announce() }));
  }

  #receive(data: unknown): void {
    const pulse = parsePulse(data);
    if (pulse === null || this.#closed) return;
    this.#watch.heard();
    if (pulse.type === 'beat') {
      this.#send(formatPulse({ type: 'echo', number: pulse.number }));
      this.#watch.announced(pulse.announced);
      return;
    }
    const sentAt = this.#sentAt.get(pulse.number);
    if (sentAt === undefined) return;
    this.#sentAt.delete(pulse.number);
    this.#options.onRoundTrip(this.#options.clock.now() - sentAt);
  }

  #send(text: string): void {
    try {
      if (this.#channel.readyState === 'open') this.#channel.send(text);
    } catch {
      // Closing; the other end hears nothing, which is what there is to hear.
    }
  }
}
