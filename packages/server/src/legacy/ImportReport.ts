/** What is counted, in the order of the report. */
export const IMPORTED_THINGS = [
  'people',
  'tokens',
  'call identities',
  'pictures',
  'meetings',
  'help articles',
] as const;
export type ImportedThing = (typeof IMPORTED_THINGS)[number];

interface Counts {
  came: number;
  before: number;
  left: number;
}

/** What came and what did not, by name and reason. Never a token, a password or its hash. */
export class ImportReport {
  readonly #counts = new Map<ImportedThing, Counts>();
  readonly #changed: string[] = [];
  readonly #left: string[] = [];
  readonly #hints: string[] = [];

  came(thing: ImportedThing): void {
    this.#of(thing).came += 1;
  }

  /** It came at an earlier import, and is left as it has become since. */
  before(thing: ImportedThing): void {
    this.#of(thing).before += 1;
  }

  /** It did not come. @param reason the end of a sentence: "its host did not come" */
  left(thing: ImportedThing, name: string, reason: string): void {
    this.#of(thing).left += 1;
    this.#left.push(`${name}: ${reason}`);
  }

  /** It came otherwise than it was. */
  changed(name: string, what: string): void {
    this.#changed.push(`${name}: ${what}`);
  }

  /** What the operator may want to do. */
  hint(sentence: string): void {
    this.#hints.push(sentence);
  }

  countsOf(thing: ImportedThing): Readonly<Counts> {
    return this.#of(thing);
  }

  /** For people, a line each. */
  lines(): string[] {
    const row = (cells: readonly (string | number)[]) =>
      cells.map((cell, index) => (index === 0 ? String(cell).padEnd(18) : String(cell).padStart(13))).join('');
    const table = IMPORTED_THINGS.map((thing) => {
      const { came, before, left } = this.#of(thing);
      return row([`  ${thing}`, came, before, left]);
    });
    return [
      row(['', 'came', 'came before', 'did not come']),
      ...table,
      ...section('Came otherwise than it was:', this.#changed),
      ...section('Did not come:', this.#left),
      ...section('What to do next:', this.#hints),
    ];
  }

  #of(thing: ImportedThing): Counts {
    const counts = this.#counts.get(thing) ?? { came: 0, before: 0, left: 0 };
    this.#counts.set(thing, counts);
    return counts;
  }
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
