const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The source text of the members that were asked for; of a member that stands there twice, the last. */
export type MemberSources<Name extends string> = Partial<Record<Name, string>>;

/**
 * Where the members of a JSON object stand in its text, so that they can be passed on as they came instead of being
 * written anew: that is half the cost of a message.
 *
 * @param text a JSON object that `JSON.parse` has accepted (RFC 8259)
 */
export function memberSources<Name extends string>(text: string, names: readonly Name[]): MemberSources<Name> {
  const sources: MemberSources<Name> = {};
  let at = afterWhiteSpace(text, text.indexOf('{') + 1);
  while (text[at] === QUOTE_TEXT) {
    const keyEnd = endOfString(text, at);
    const key = text.slice(at + 1, keyEnd - 1);
    const begin = afterWhiteSpace(text, afterWhiteSpace(text, keyEnd) + 1);
    const end = endOfValue(text, begin);
    const name = names.find((each) => each === key || (key.includes('\\') && each === unescaped(key)));
    if (name !== undefined) sources[name] = text.slice(begin, end);
    at = afterWhiteSpace(text, end);
    if (text[at] === ',') at = afterWhiteSpace(text, at + 1);
  }
  return sources;
}

const QUOTE_TEXT = '"';

function unescaped(key: string): unknown {
  return JSON.parse(`"${key}"`);
}

function afterWhiteSpace(text: string, from: number): number {
  let at = from;
  while (WHITE_SPACE.has(text.charCodeAt(at))) at += 1;
  return at;
}

const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** @param from where its opening quote stands @returns behind its closing quote */
function endOfString(text: string, from: number): number {
  let at = from;
  do at = text.indexOf(QUOTE_TEXT, at + 1);
  while (isEscaped(text, at));
  return at + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

function endOfValue(text: string, from: number): number {
  const first = text[from];
  if (first === QUOTE_TEXT) return endOfString(text, from);
  if (first === '{' || first === '[') return endOfNested(text, from);
  let at = from;
  while (!/[\s,}]/.test(text[at] ?? '}')) at += 1;
  return at;
}

function endOfNested(text: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        continue;
      case 0x7b: // {
      case 0x5b: // [
        depth += 1;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        depth -= 1;
        break;
    }
    at += 1;
  } while (depth > 0);
  return at;
}
