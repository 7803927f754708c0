import type { Meeting } from './meeting.ts';

/** A longer search is cut there. */
const SEARCH_MAX_LENGTH = 200;

/**
 * Whether every word of a search stands in a meeting's title, notes or code, however it is written: case and accents
 * are forgiven in any script, which `LIKE` does differently in either database (docs/decisions/085).
 */
export function matchesSearch({ title, notes, code }: Pick<Meeting, 'title' | 'notes' | 'code'>, search: string) {
  const text = plain(`${title}\n${notes}\n${code}\n${code.replaceAll('-', '')}`);
  return plain(search.slice(0, SEARCH_MAX_LENGTH))
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
