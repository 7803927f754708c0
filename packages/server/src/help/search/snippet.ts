import { type Word, wordsOf } from './words.ts';

/** A piece of text, marked where it is what somebody looked for. */
export interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

/** About two lines of a search result. */
const SNIPPET_LENGTH = 180;
/** How much of it stands before the first word found. */
const LEAD_LENGTH = 40;

/** A text whose words are known. */
export interface ReadText {
  readonly text: string;
  readonly words: readonly Word[];
}

export function readText(text: string): ReadText {
  return { text, words: wordsOf(text) };
}

/** The whole text, with the words marked. */
export function markWords(title: string, wanted: readonly string[]): Piece[] {
  return cut(title, matchesIn(readText(title), wanted), 0, title.length);
}

/** The part of the text with the most of the words in it, marked; its beginning where there are none. */
export function snippetOf(read: ReadText, wanted: readonly string[]): Piece[] {
  const { text } = read;
  const matches = matchesIn(read, wanted);
  const best = bestMatch(matches);
  if (best === null) return beginningOf(text);
  const start = windowStart(text, best);
  const end = wordEnd(text, start + SNIPPET_LENGTH);
  return [
    ...(start > 0 ? [{ text: '… ', isMarked: false }] : []),
    ...cut(text, matches, start, end),
    ...(end < text.length ? [{ text: ' …', isMarked: false }] : []),
  ];
}

function matchesIn({ words }: ReadText, wanted: readonly string[]): Word[] {
  if (wanted.length === 0) return [];
  return words.filter(({ word }) => wanted.some((beginning) => word.startsWith(beginning)));
}

/** The match from which on the most different words follow soon. */
function bestMatch(matches: readonly Word[]): Word | null {
  let best: Word | null = null;
  let most = 0;
  for (const [index, match] of matches.entries()) {
    const near = new Set<string>();
    for (let next = index; next < matches.length; next += 1) {
      const other = matches[next];
      if (other === undefined || other.end > match.start + SNIPPET_LENGTH - LEAD_LENGTH) break;
      near.add(other.word);
    }
    if (near.size > most) [best, most] = [match, near.size];
  }
  return best;
}

/** The first paragraph, or as much of it as there is room for. */
function beginningOf(text: string): Piece[] {
  const paragraph = text.split('\n', 1)[0] ?? '';
  const end = wordEnd(paragraph, SNIPPET_LENGTH);
  const more = end < paragraph.length ? ' …' : '';
  return paragraph === '' ? [] : [{ text: paragraph.slice(0, end) + more, isMarked: false }];
}

function windowStart(text: string, match: Word): number {
  if (match.start <= LEAD_LENGTH) return 0;
  const lead = text.slice(match.start - LEAD_LENGTH, match.start);
  // Where a sentence or a paragraph begins, or else a word; never with the mark that ended what was before.
  const place = /[.!?:]\s|\n/.exec(lead) ?? /\s/.exec(lead);
  if (place === null) return match.start;
  const rest = lead.slice(place.index + place[0].length);
  const marks = /^[^\p{L}\p{N}]*/u.exec(rest)?.[0].length ?? 0;
  return match.start - rest.length + marks;
}

function wordEnd(text: string, near: number): number {
  if (near >= text.length) return text.length;
  const space = text.lastIndexOf(' ', near);
  if (space > near - LEAD_LENGTH) return space;
  // Not between the two halves of one character.
  return /[\uD800-\uDBFF]/.test(text.charAt(near - 1)) ? near - 1 : near;
}

function cut(text: string, matches: readonly Word[], from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  for (const { start, end } of matches) {
    if (start < from || end > to) continue;
    pieces.push({ text: text.slice(at, start), isMarked: false }, { text: text.slice(start, end), isMarked: true });
    at = end;
  }
  pieces.push({ text: text.slice(at, to), isMarked: false });
  // A line is a paragraph, a heading or a cell of a table: it is seen where one ends.
  return pieces
    .filter((piece) => piece.text !== '')
    .map(({ text: piece, isMarked }) => ({ text: piece.replaceAll('\n', ' · '), isMarked }));
}
