import { expect, it } from 'vitest';
import { levelOf } from './MicrophoneMeter.ts';

function tone(amplitude: number): Float32Array {
  return Float32Array.from({ length: 1024 }, (_, index) => amplitude * Math.sin((index * Math.PI) / 16));
}

it('stays within the bar and grows with loudness', () => {
  expect(levelOf(new Float32Array(1024))).toBe(0);
  expect(levelOf(tone(0.0001))).toBe(0);
  expect(levelOf(tone(1))).toBe(1);
  expect(levelOf(tone(0.1))).toBeGreaterThan(levelOf(tone(0.02)));
  // -36 dB is the middle of -60…-12; a sine's mean power is 3 dB below its peak.
  expect(levelOf(tone(10 ** (-33 / 20)))).toBeCloseTo(0.5, 1);
});
