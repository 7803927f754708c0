import { wordsOf } from './words.ts';

/** What is searched of one article. */
export interface Searched {
  readonly title: string;
  readonly tags: readonly string[];
  readonly text: string;
}

/** Which article, by its place in the list, and how much the word matters there. */
interface Posting {
  readonly at: number;
  readonly weight: number;
}

/**
 * Finds the articles that have every word of a query, in any order, each word whole or as a beginning. The rank is
 * tf–idf: a word counts more where fewer articles have it, and in a title more than in the text. In memory and the same
 * on every database (decision 076): a few hundred articles are a few milliseconds to index.
 */
export class SearchIndex {
  readonly #postings = new Map<string, Posting[]>();
  /** Sorted, so that the words with one beginning stand together. */
  readonly #vocabulary: readonly string[];
  readonly #count: number;

  constructor(articles: readonly Searched[]) {
    this.#count = articles.length;
    for (const [at, article] of articles.entries()) {
      for (const [word, weight] of weightsOf(article)) {
        const postings = this.#postings.get(word) ?? [];
        postings.push({ at, weight });
        this.#postings.set(word, postings);
      }
    }
    this.#vocabulary = [...this.#postings.keys()].sort();
  }

  /** @returns places in the list, best first */
  search(words: readonly string[]): number[] {
    const [first = new Map<number, number>(), ...others] = words.map((word) => this.#scoresOf(word));
    const scores = [...first].flatMap(([at, score]): [number, number][] => {
      const rest = others.map((other) => other.get(at));
      return rest.includes(undefined) ? [] : [[at, rest.reduce<number>((sum, one) => sum + (one ?? 0), score)]];
    });
    return scores.sort(([a, left], [b, right]) => right - left || a - b).map(([at]) => at);
  }

  #scoresOf(word: string): Map<number, number> {
    const best = new Map<number, number>();
    for (let index = this.#firstFrom(word); this.#vocabulary[index]?.startsWith(word); index += 1) {
      const known = this.#vocabulary[index] ?? '';
      const closeness = known === word ? 1 : BEGINNING;
      for (const { at, weight } of this.#postings.get(known) ?? []) {
        best.set(at, Math.max(best.get(at) ?? 0, weight * closeness));
      }
    }
    const rarity = Math.log(1 + this.#count / Math.max(1, best.size));
    return new Map([...best].map(([at, weight]) => [at, weight * rarity]));
  }

  /** Where the first word stands that is not before this one. */
  #firstFrom(word: string): number {
    let [low, high] = [0, this.#vocabulary.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#vocabulary[middle] ?? '') < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A beginning of a word counts less than the word. */
const BEGINNING = 0.6;
const TITLE_WEIGHT = 8;
const TAG_WEIGHT = 4;

function weightsOf({ title, tags, text }: Searched): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { word } of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weights = new Map([...counts].map(([word, count]) => [word, 1 + Math.log(count)]));
  const add = (words: string, weight: number) => {
    for (const word of new Set(wordsOf(words).map((found) => found.word)))
      weights.set(word, (weights.get(word) ?? 0) + weight);
  };
  add(tags.join(' '), TAG_WEIGHT);
  add(title, TITLE_WEIGHT);
  return weights;
}
