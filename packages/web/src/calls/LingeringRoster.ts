import type { CallParticipant } from './call.ts';
import { unchanged } from './unchanged.ts';

/** A participant's own full reconnect leaves the room and joins it again within this, ms; the tile stays. */
const DEPARTURE_GRACE = 1_000;
/** After our own reconnect the others may still be on their way back, ms. */
const RETURN_GRACE = 10_000;

export interface LingeringRosterOptions<Remote> {
  now(): number;
  /** Asks to be updated again after `delay` ms, when somebody's time is up. */
  wake(delay: number): void;
  /** @param before as the room was told last; what did not change may be taken from it */
  describe(remote: Remote, before: CallParticipant | undefined): CallParticipant;
}

interface Entry {
  participant: CallParticipant;
  /** When the engine no longer knew the participant, ms; null: present. */
  goneSince: number | null;
}

/**
 * The others, in order of arrival. Somebody whom the engine no longer knows is kept for as long as we are not connected
 * ourselves, and for a grace time: with the last picture, and marked as lost.
 */
export class LingeringRoster<Remote extends { readonly identity: string }> {
  readonly #options: LingeringRosterOptions<Remote>;
  readonly #entries = new Map<string, Entry>();
  #connectedSince: number | null = null;

  constructor(options: LingeringRosterOptions<Remote>) {
    this.#options = options;
  }

  /** @param connected whether the engine knows all who are there; false while it reconnects */
  update(present: Iterable<Remote>, connected: boolean): readonly CallParticipant[] {
    const now = this.#options.now();
    if (!connected) this.#connectedSince = null;
    else this.#connectedSince ??= now;
    const seen = new Set<string>();
    for (const remote of present) {
      const { identity } = remote;
      seen.add(identity);
      const before = this.#entries.get(identity)?.participant;
      const participant = unchanged(before, this.#options.describe(remote, before));
      this.#entries.set(identity, { participant, goneSince: null });
    }
    const waits = [...this.#entries].flatMap(([identity, entry]) =>
      seen.has(identity) ? [] : this.#miss(identity, entry, now),
    );
    if (waits.length > 0) this.#options.wake(Math.min(...waits));
    return [...this.#entries.values()].map(({ participant }) => participant);
  }

  /** For how long yet somebody is kept, ms; nothing where that is not known, or over. */
  #miss(identity: string, entry: Entry, now: number): number[] {
    entry.goneSince ??= now;
    entry.participant = unchanged(entry.participant, { ...entry.participant, isSpeaking: false, quality: 'lost' });
    if (this.#connectedSince === null) return [];
    const lostWithUs = entry.goneSince <= this.#connectedSince;
    const until = lostWithUs ? this.#connectedSince + RETURN_GRACE : entry.goneSince + DEPARTURE_GRACE;
    if (now < until) return [until - now];
    this.#entries.delete(identity);
    return [];
  }
}
