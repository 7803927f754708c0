import { fourDigitYear } from '../fourDigitYear.ts';

/** Lines of an iCalendar file (RFC 5545, 3.1), each with its line end, folded at 75 bytes between characters. */
export function contentLine(name: string, value: string): string {
  const characters = [...`${name}:${value}`];
  let folded = '';
  let bytes = 0;
  for (const character of characters) {
    const size = Buffer.byteLength(character);
    if (bytes + size > MOST_BYTES) {
      folded += '\r\n ';
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return `${folded}\r\n`;
}

/** TEXT (RFC 5545, 3.3.11); what else could end the line, or is no text at all, is left out. */
export function textValue(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/[\p{Cc}\p{Cs}]/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
    .replace(/[\\;,]/g, (character) => `\\${character}`)
    .replace(/\n/g, '\\n');
}

/** A parameter's value in quotes (RFC 5545, 3.2), which knows no way to write a quote. */
export function quotedParameter(text: string): string {
  return `"${text.replace(/"/g, "'").replace(/\p{Cc}/gu, ' ')}"`;
}

/** `20260501T120000Z`. */
export function utcTime(time: Date): string {
  return fourDigitYear(time)
    .toISOString()
    .replace(/[-:]|\.\d+/g, '');
}

/** `20260501T140000`, from a wall clock. @param wallClock ms, as `wallClockAt` gives it */
export function localTime(wallClock: number): string {
  return utcTime(new Date(wallClock)).slice(0, -1);
}

const MOST_BYTES = 75;
