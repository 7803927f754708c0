import { expect, test } from 'vitest';
import { FloodGate } from './FloodGate.ts';

test('a gate lets a burst of messages through and then fifty a second', () => {
  let now = 0;
  const gate = new FloodGate(() => now);
  const admitted = () => {
    let count = 0;
    while (gate.admit(10)) count += 1;
    return count;
  };
  expect(admitted()).toBe(500);
  now += 1_000;
  expect(admitted()).toBe(50);
  now += 3_600_000;
  expect(admitted()).toBe(500);
});

test('a gate bounds bytes as well', () => {
  let now = 0;
  const gate = new FloodGate(() => now);
  for (let count = 0; count < 64; count += 1) expect(gate.admit(64 * 1024)).toBe(true);
  expect(gate.admit(64 * 1024)).toBe(false);
  now += 1_000;
  for (let count = 0; count < 4; count += 1) expect(gate.admit(64 * 1024)).toBe(true);
  expect(gate.admit(64 * 1024)).toBe(false);
});
