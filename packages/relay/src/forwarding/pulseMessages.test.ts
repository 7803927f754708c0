import { expect, test } from 'vitest';
import { anyValue, damaged, seededRandom } from '../testing/fuzz.ts';
import { formatPulse, type Pulse, parsePulse } from './pulseMessages.ts';

test.each<[Pulse, string]>([
  [{ type: 'beat', number: 0, announced: [] }, '[0,[]]'],
  [
    {
      type: 'beat',
      number: 17,
      announced: [
        ['0', 0],
        ['video', 90_000],
      ],
    },
    '[17,[["0",0],["video",90000]]]',
  ],
  [{ type: 'echo', number: 3 }, '[3]'],
])('M3: %j goes over the channel as %s', (pulse, text) => {
  expect(formatPulse(pulse)).toBe(text);
  expect(parsePulse(text)).toEqual(pulse);
});

test.each([
  ['', 'nothing'],
  ['[', 'no JSON'],
  ['null', 'null'],
  ['{"0":1}', 'an object'],
  ['[]', 'no number'],
  ['["1"]', 'a text for a number'],
  ['[-1]', 'a negative number'],
  ['[1.5]', 'a broken number'],
  ['[9007199254740993]', 'a number beyond what is counted'],
  ['[1,null]', 'no announcements'],
  ['[1,{}]', 'announcements that are no array'],
  ['[1,[["0",1],["1"]]]', 'one that is too short'],
  ['[1,[["0",1,2]]]', 'one that is too long'],
  ['[1,[[0,1]]]', 'a mid that is no text'],
  ['[1,[["0",-1]]]', 'a negative count'],
])('M3: %s is no pulse (%s)', (text) => {
  expect(parsePulse(text)).toBeNull();
});

test('M3: nor is what is no text, or too long a one', () => {
  for (const data of [null, undefined, 7, [1], { type: 'echo', number: 1 }, new ArrayBuffer(4)]) {
    expect(parsePulse(data)).toBeNull();
  }
  const announced = (count: number) => Array.from({ length: count }, (_, index) => [`${index}`, 1] as const);
  expect(parsePulse(formatPulse({ type: 'beat', number: 1, announced: announced(500) }))).not.toBeNull();
  expect(parsePulse(formatPulse({ type: 'beat', number: 1, announced: announced(5_000) }))).toBeNull();
});

test('M3: whatever comes is a pulse or nothing, and never an error (seeded)', () => {
  const seen = { beat: 0, echo: 0, nothing: 0 };
  for (let seed = 1; seed <= 3_000; seed++) {
    const random = seededRandom(seed);
    const pulse: Pulse =
      random(2) === 0
        ? { type: 'echo', number: random(1_000) }
        : { type: 'beat', number: random(1_000), announced: [[`${random(9)}`, random(1_000)]] };
    const text = random(4) === 0 ? JSON.stringify(anyValue(random)) : damaged(formatPulse(pulse), random);
    const parsed = parsePulse(text);
    seen[parsed?.type ?? 'nothing']++;
    if (parsed === null) continue;
    const again = parsePulse(formatPulse(parsed));
    const isCount = Number.isSafeInteger(parsed.number) && parsed.number >= 0;
    if (!isCount || JSON.stringify(again) !== JSON.stringify(parsed)) expect.unreachable(`seed ${seed}: ${text}`);
  }
  // What is tested did occur.
  for (const [type, count] of Object.entries(seen)) expect(count, type).toBeGreaterThan(100);
});
