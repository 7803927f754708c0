import { USERNAME_MAX_LENGTH, USERNAME_PATTERN } from '@vnet/protocol';
import { expect, test } from 'vitest';
import { freeUsername, usernameFrom } from './usernameFrom.ts';

test.each([
  ['maria', 'maria'],
  ['María José', 'Maria_Jose'],
  ['m.lopez@example.org', 'm_lopez_example_org'],
  ['__maria__', 'maria'],
  ['李小龍', 'user'],
  ['', 'user'],
  ['<script>', 'script'],
])('%j becomes %s', (name, username) => {
  expect(usernameFrom(name)).toBe(username);
});

test('however long the name is, there is room for a number', async () => {
  const wanted = usernameFrom('x'.repeat(1_000));
  const free = await freeUsername(wanted, async (username) => username === wanted);
  expect(free).toBe(`${wanted}_2`);
  expect(free.length).toBeLessThanOrEqual(USERNAME_MAX_LENGTH);
  expect(free).toMatch(USERNAME_PATTERN);
});

test('looks no further than fifty names', async () => {
  const asked: string[] = [];
  await freeUsername('maria', async (username) => asked.push(username) > 0);
  expect(asked).toHaveLength(50);
});
