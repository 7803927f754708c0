/** Numbers below a bound, the same for the same seed. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const TEXTS = [
  '',
  '0',
  'video',
  'sha-256 00',
  '\u{1f642}',
  '\ud800',
  '__proto__',
  'constructor',
  '[1]',
  '{"type":"bye"}',
];
const NUMBERS = [0, -0, 1, -1, 0.5, 1023, 65_536, 2 ** 53, -(2 ** 53), 1e308, Number.NaN, Number.POSITIVE_INFINITY];

/** Any value of the kind that JSON or a structured clone brings, with the given texts among its own. */
export function anyValue(random: (below: number) => number, texts: readonly string[] = [], depth = 3): unknown {
  const choice = random(depth > 0 ? 8 : 6);
  const known = [...TEXTS, ...texts];
  switch (choice) {
    case 0:
      return null;
    case 1:
      return undefined;
    case 2:
      return random(2) === 0;
    case 3:
      return NUMBERS[random(NUMBERS.length)];
    case 4:
    case 5:
      return known[random(known.length)];
    case 6:
      return Array.from({ length: random(4) }, () => anyValue(random, texts, depth - 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random(5) }, () => [known[random(known.length)], anyValue(random, texts, depth - 1)]),
      );
  }
}

/** The text with some of its characters taken out, doubled, or exchanged for others. */
export function damaged(text: string, random: (below: number) => number): string {
  const characters = [...text];
  for (let times = random(4) + 1; times > 0 && characters.length > 0; times--) {
    const at = random(characters.length);
    const kind = random(3);
    if (kind === 0) characters.splice(at, 1);
    else if (kind === 1) characters.splice(at, 0, characters[at] ?? '');
    else characters[at] = '[]{}",:0-1e.n'[random(13)] ?? '';
  }
  return characters.join('');
}
