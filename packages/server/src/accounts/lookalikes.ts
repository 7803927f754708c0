/** What people write for a letter so that a word looks harder. */
const LETTERS: Readonly<Record<string, string>> = { '0': 'o', '3': 'e', '4': 'a', '5': 's', $: 's', '@': 'a' };

/** The words that a text may be read as: as it is, and with letters for the digits and marks that look like them. */
export function readings(text: string): string[] {
  const folded = text.replace(/[0345$@]/g, (character) => LETTERS[character] ?? character);
  return [...new Set([text, folded, ...['l', 'i'].map((letter) => folded.replaceAll('1', letter))])];
}
