import type { Random } from './Random.ts';

/** Texts that have broken parsers, databases, pages and paths before; each is one JavaScript string. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  '9007199254740993',
  '99999999999999999999999999',
  'NaN',
  'null',
  'true',
  '[object Object]',
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  '\u202e\u200b\ufeff',
  'é́́'.repeat(50),
  '𝔳𝔫𝔢𝔱',
  "' or '1'='1",
  "'; drop table accounts; --",
  '" or ""="',
  '\\',
  "\\'",
  '%',
  '_',
  '%%%_\\%',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '//evil.example/',
  '/\\evil.example/',
  '../../../../etc/passwd',
  '..\\..\\secret.key',
  '%2e%2e%2f',
  '%00',
  '%',
  '%zz',
  '%c0%ae',
  '\r\nSet-Cookie: a=b',
  'line\nbreak\ttab',
  '{{7*7}}',
  `\${7*7}`,
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '2026-05-01T14:00:00+03:00',
  '2026-02-30T25:61:00Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '10.0.0.0/8',
  '::ffff:0:0/96',
  'maria',
  'maria@example.org',
  'on',
  'FREQ=DAILY;COUNT=99999999',
  '*'.repeat(300),
  'a'.repeat(10_000),
];

const NUMBERS: readonly number[] = [0, -0, 1, -1, 2 ** 31, -(2 ** 31), 2 ** 53 + 1, 1e308, -1e308, 5e-324, 0.1];

/** Names that objects have by birth, and those of the app's own fields go in between. */
const BIRTH_NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'then',
  'length',
];

export function randomText(random: Random, known: readonly string[]): string {
  if (known.length > 0 && random.chance(0.3)) return random.pick(known);
  if (random.chance(0.8)) return random.pick(TEXTS);
  return String.fromCharCode(...Array.from({ length: random.below(40) }, () => random.below(0xffff)));
}

/** Any JSON value; `depth` bounds it. */
export function randomValue(random: Random, known: readonly string[], depth = 3): unknown {
  const kind = random.below(depth > 0 ? 9 : 6);
  if (kind <= 2) return randomText(random, known);
  if (kind === 3) return random.pick(NUMBERS);
  if (kind === 4) return random.chance(0.5);
  if (kind === 5) return null;
  const size = random.below(5);
  if (kind === 6) return Array.from({ length: size }, () => randomValue(random, known, depth - 1));
  return randomObject(
    random,
    Array.from({ length: size }, () => randomText(random, known)),
    known,
    depth - 1,
  );
}

/** An object with some of these names, and now and then one that pollutes prototypes. */
export function randomObject(
  random: Random,
  names: readonly string[],
  known: readonly string[],
  depth = 2,
): Record<string, unknown> {
  const entries = names.filter(() => random.chance(0.8)).map((name) => [name, randomValue(random, known, depth)]);
  if (random.chance(0.1)) entries.push([random.pick(BIRTH_NAMES), randomValue(random, known, depth)]);
  return Object.fromEntries(entries);
}

/** `[[[…` or `{"a":{"a":…`: deep, and closed or not. */
export function deepJson(random: Random): string {
  const depth = random.pick([100, 5_000, 20_000]);
  const [open, close] = random.chance(0.5) ? ['[', ']'] : ['{"a":', '}'];
  return open.repeat(depth) + (random.chance(0.7) ? `1${close.repeat(depth)}` : '');
}
