import type { Clock } from '../Clock.ts';
import { LinkPulse } from './LinkPulse.ts';
import type { LinkId, RelayWorkerEvent, TapKey } from './messages.ts';
import type { Announcement } from './pulseMessages.ts';
import type { Tap } from './Tap.ts';
import type { TapRegistry } from './TapRegistry.ts';

export interface LinkPulsesOptions {
  readonly clock: Clock;
  send(event: RelayWorkerEvent): void;
  announce(link: LinkId): readonly Announcement[];
}

interface Expected {
  readonly link: LinkId;
  readonly key: TapKey;
  frames: number;
  off: (() => void) | null;
}

/** The heartbeats of all links of the page, and the count of what comes over them. */
export class LinkPulses {
  readonly #taps: TapRegistry;
  readonly #options: LinkPulsesOptions;
  readonly #pulses = new Map<LinkId, LinkPulse>();
  readonly #expected = new Map<string, Expected>();

  constructor(taps: TapRegistry, options: LinkPulsesOptions) {
    this.#taps = taps;
    this.#options = options;
    // A tap may come after the page has said what it carries.
    taps.onChange((tap) => {
      for (const expected of this.#expected.values()) if (expected.key === tap.options.key) this.#count(expected, tap);
    });
  }

  open(link: LinkId, channel: RTCDataChannel): void {
    const { clock, send, announce } = this.#options;
    this.#pulses.get(link)?.close();
    this.#pulses.set(
      link,
      new LinkPulse(channel, {
        clock,
        announce: () => announce(link),
        received: (mid) => this.#expected.get(keyOf(link, mid))?.frames,
        onLife: (life) => send({ type: 'life', link, life }),
        onRoundTrip: (roundTrip) => send({ type: 'round-trip', link, roundTrip }),
        onStall: (mid, state) => send({ type: 'stall', link, mid, state }),
      }),
    );
  }

  expect(link: LinkId, mid: string, key: TapKey): void {
    this.expectNoMore(link, mid);
    const expected: Expected = { link, key, frames: 0, off: null };
    this.#expected.set(keyOf(link, mid), expected);
    for (const tap of this.#taps.taps) if (tap.options.key === key) this.#count(expected, tap);
  }

  expectNoMore(link: LinkId, mid: string): void {
    this.#expected.get(keyOf(link, mid))?.off?.();
    this.#expected.delete(keyOf(link, mid));
  }

  close(link: LinkId): void {
    this.#pulses.get(link)?.close();
    this.#pulses.delete(link);
    for (const [name, expected] of this.#expected) {
      if (expected.link !== link) continue;
      expected.off?.();
      this.#expected.delete(name);
    }
  }

  #count(expected: Expected, tap: Tap): void {
    expected.off?.();
    expected.off = tap.observe(() => {
      expected.frames++;
      this.#pulses.get(expected.link)?.heard();
    });
  }
}

function keyOf(link: LinkId, mid: string): string {
  return `${link}/${mid}`;
}
