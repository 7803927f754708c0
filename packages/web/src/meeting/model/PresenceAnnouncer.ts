import type { CallParticipant } from '../../calls/call.ts';

/** Who comes back within this, ms, was never gone: a reconnect, a page that was loaded again. */
const SETTLE_TIME = 2_000;

/** Says who joined and who left, once things have settled: a reconnect says nothing. */
export class PresenceAnnouncer {
  readonly #announce: (sentence: string) => void;
  #known: ReadonlyMap<string, string> | null = null;
  #latest: ReadonlyMap<string, string> = new Map();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(announce: (sentence: string) => void) {
    this.#announce = announce;
  }

  /** The first call tells who was there already, and says nothing. */
  update(participants: readonly CallParticipant[]): void {
    const others = participants.filter(({ isSelf }) => !isSelf);
    this.#latest = new Map(others.map(({ identity, displayName }) => [identity, displayName]));
    this.#known ??= this.#latest;
    this.#timer ??= setTimeout(() => this.#settle(), SETTLE_TIME);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #settle(): void {
    this.#timer = undefined;
    const known = this.#known ?? new Map<string, string>();
    const joined = [...this.#latest].filter(([identity]) => !known.has(identity)).map(([, name]) => name);
    const left = [...known].filter(([identity]) => !this.#latest.has(identity)).map(([, name]) => name);
    this.#known = this.#latest;
    if (joined.length > 0) this.#announce(`${listOf(joined)} joined.`);
    if (left.length > 0) this.#announce(`${listOf(left)} left.`);
  }
}

/** `Ada`, `Ada and Grace`, `Ada, Grace and 3 others`. */
function listOf(names: readonly string[]): string {
  const [first = '', second] = names;
  if (second === undefined) return first;
  if (names.length === 2) return `${first} and ${second}`;
  const others = names.length - 2;
  return `${first}, ${second} and ${others} ${others === 1 ? 'other' : 'others'}`;
}
