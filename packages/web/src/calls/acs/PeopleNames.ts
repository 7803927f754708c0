import { MOST_PEOPLE, type People } from '@vnet/protocol';

type Person = People['people'][number];

export interface PeopleNamesOptions {
  /** Asks the server; may reject, then it is asked again later. */
  ask(identities: readonly string[]): Promise<People>;
  onChange(): void;
}

/** Between two questions about somebody whom the server does not know, or while it does not answer, ms. */
const ASK_AGAIN = 10_000;

/** Who is behind ACS's identities: ACS tells a display name that anybody can choose; VNET's server tells the truth. */
export class PeopleNames {
  readonly #options: PeopleNamesOptions;
  readonly #known = new Map<string, Person>();
  /** Asked, and not answered yet or answered with nothing. */
  readonly #asked = new Set<string>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #closed = false;

  constructor(options: PeopleNamesOptions) {
    this.#options = options;
  }

  of(identity: string): Person | undefined {
    return this.#known.get(identity);
  }

  /** Asks for those who are new, in one question. */
  want(identities: Iterable<string>): void {
    const missing = [...identities].filter((identity) => !this.#known.has(identity) && !this.#asked.has(identity));
    if (missing.length === 0 || this.#closed) return;
    const now = missing.slice(0, MOST_PEOPLE);
    for (const identity of now) this.#asked.add(identity);
    this.#options.ask(now).then(
      ({ people }) => this.#learn(now, people),
      () => this.#learn(now, []),
    );
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #learn(asked: readonly string[], people: readonly Person[]): void {
    if (this.#closed) return;
    for (const person of people) this.#known.set(person.identity, person);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      for (const identity of asked) this.#asked.delete(identity);
      if (asked.some((identity) => !this.#known.has(identity))) this.#options.onChange();
    }, ASK_AGAIN);
    this.#timers.add(timer);
    // Also for those who did not fit into this question.
    this.#options.onChange();
  }
}
