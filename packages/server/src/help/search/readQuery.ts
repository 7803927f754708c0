import { wordsOf } from './words.ts';

/** Characters of a query that are read; the rest is cut off, and not shown again. */
export const QUERY_MAX_LENGTH = 200;
const MOST_WORDS = 12;

/** What somebody looks for: as it is shown again, and its words. */
export interface Query {
  readonly text: string;
  readonly words: readonly string[];
}

/** Anything may be asked: what is no letter and no digit only separates words. */
export function readQuery(typed: string): Query {
  const text = [...typed.slice(0, QUERY_MAX_LENGTH * 2).trim()].slice(0, QUERY_MAX_LENGTH).join('');
  return { text, words: [...new Set(wordsOf(text).map(({ word }) => word))].slice(0, MOST_WORDS) };
}
