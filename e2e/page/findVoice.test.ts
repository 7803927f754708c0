import { expect, test } from 'vitest';
import { findVoice } from './findVoice.ts';
import { goertzel } from './goertzel.ts';
import { pilotFrequency } from './voicePilot.ts';

const SAMPLE_RATE = 48_000;
/** 20 ms. */
const block = (sample: (seconds: number) => number) =>
  Float32Array.from({ length: SAMPLE_RATE / 50 }, (_, at) => sample(at / SAMPLE_RATE));
const sine = (frequency: number, amplitude: number) => (seconds: number) =>
  amplitude * Math.sin(2 * Math.PI * frequency * seconds + 1);

test('the amplitude of a tone, and nothing of its neighbour', () => {
  const tone = block(sine(pilotFrequency(3), 0.2));
  expect(goertzel(tone, pilotFrequency(3), SAMPLE_RATE)).toBeCloseTo(0.2, 2);
  expect(goertzel(tone, pilotFrequency(4), SAMPLE_RATE)).toBeLessThan(0.002);
});

test.each([1, 5, 10])('voice %i is known by its tone', (voice) => {
  expect(findVoice(block(sine(pilotFrequency(voice), 0.1)), SAMPLE_RATE)).toBe(voice);
});

test('silence, noise and a tone between the voices are nobody’s', () => {
  let state = 1;
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 0.02;
  };
  expect(
    findVoice(
      block(() => 0),
      SAMPLE_RATE,
    ),
  ).toBeNull();
  expect(findVoice(block(noise), SAMPLE_RATE)).toBeNull();
  expect(findVoice(block(sine((pilotFrequency(2) + pilotFrequency(3)) / 2, 0.2)), SAMPLE_RATE)).toBeNull();
});
