import { expect, it } from 'vitest';
import { initials } from './Avatar.tsx';

it.each([
  ['Ada King Lovelace', 'AL'],
  ['ada', 'A'],
  ['ada_lovelace', 'AL'],
  ['Zoë (guest)', 'Z'],
  ['  ', ''],
  ['🙂 Bob', '🙂B'],
])('takes from %j the initials %j', (name, text) => {
  expect(initials(name)).toBe(text);
});
