/**
 * Whether a text of one line, such as a name or a title, has what cannot be shown: control characters and line ends,
 * characters that turn the direction of what stands beside them, and halves of characters, which UTF-8 cannot write.
 */
export function hasHiddenCharacters(line: string): boolean {
  return HIDDEN_IN_LINE.test(line);
}

/** The same of a text of many lines. Tabs and line ends are its own, and so are the marks that Arabic and Hebrew need. */
export function hasHiddenInText(text: string): boolean {
  return HIDDEN_IN_TEXT.test(text);
}

const HIDDEN_IN_LINE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const HIDDEN_IN_TEXT = /(?![\t\n\r])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
