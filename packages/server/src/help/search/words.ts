/** A word of a text, and where it stands in it. */
export interface Word {
  /** Folded: lower case, without accents. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Scripts that put no spaces between words: each of their characters is looked for by itself. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}`;
const WORD = new RegExp(String.raw`[${UNSPACED}]|(?:(?![${UNSPACED}])[\p{L}\p{M}\p{N}])+`, 'gu');

/** The words of a text, in order. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)]
    .map(({ 0: word, index }) => ({ word: fold(word), start: index, end: index + word.length }))
    .filter(({ word }) => word !== '');
}

/** `Übergröße` → `ubergrosse`: how words are compared. */
function fold(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => WITHOUT_ACCENT[letter] ?? letter);
}

/** Letters that Unicode does not take apart. */
const WITHOUT_ACCENT: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};
