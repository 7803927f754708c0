import { describe, expect, test } from 'vitest';
import { brokenPasswordRules } from './passwordRules.ts';

const owner = { username: 'maria', email: 'maria@example.org', firstName: 'Maria', lastName: 'Lopez' };
const broken = (password: string) => brokenPasswordRules(password, owner);

describe('contract, Sign-up rules: is not a common one', () => {
  test.each([
    ...['aaaaaaaa', 'aaaaaaaaa', 'zzzzzzzz', 'ZZZZzzzz', 'abababab', 'ABCabcABCa', 'passpass', '........'],
    ...['éééééééé', '👍👍👍👍👍👍👍👍'],
  ])('%s repeats itself', async (password) => {
    expect(await broken(password)).toContainEqual(expect.stringMatching(/again and again|many people use/));
  });

  test.each([
    ...['abcdefgh', 'Abcdefghi', 'hgfedcba', 'mnopqrstu', '87654321', '34567890', 'poiuytre', 'sdfghjkl', 'lkjhgfds'],
    ...['qwertzui', 'azertyui', 'asdf1234', '1qaz2wsx3edc', '!@#$%^&*', 'xyzabcdefg'],
  ])('%s follows keys or letters', async (password) => {
    expect(await broken(password)).toContainEqual(expect.stringMatching(/follows the alphabet|many people use/));
  });

  test.each(['p@$$w0rd', 'P455word1', 'tru5tno1', '5un5h1ne', 'Pr1nce55'])(
    '%s is a common one with little changed',
    async (password) => {
      expect(await broken(password)).toContainEqual(expect.stringContaining('many people use'));
    },
  );

  test.each(['vnet1234', 'VNET2026!', '2026vnet', 'vnetvnet', 'vn3t1234', 'vnetpassword', 'vnet12345678', 'MyVNET1!'])(
    '%s is close to the name of the product',
    async (password) => {
      expect(await broken(password)).not.toEqual([]);
    },
  );
});

test.each(['        ', '\t\t\t\t\t\t\t\t', '\u00a0\u00a0\u00a0\u00a0\u200b\u200b\u200b\u200b'])(
  '%j is blank',
  async (password) => {
    expect(await broken(password)).toEqual(['The password is blank: put letters, digits or marks in it.']);
  },
);

test('a thousand characters are the most', async () => {
  const long = 'quiet harbour, green lantern. '.repeat(40);
  expect(await broken(long.slice(0, 1000))).toEqual([]);
  expect(await broken(long.slice(0, 1001))).toEqual(['The password is too long: give it 1,000 characters at most.']);
  expect(await broken('x'.repeat(1_000_000))).toHaveLength(1);
});

test.each([
  // The first VNET took those, and scripts sign people up.
  ...['Testing123!', 'Welcome2024!', 'Secret-pass-1', 'Str0ngPassw0rd!', 'a-Test-Passw0rd'],
  'quiet harbour 27',
  'correct horse battery staple',
  'correct-horse-battery-staple',
  'CorrectHorseBatteryStaple9',
  'my cat sleeps on the server',
  'ni hao, wo shi Anna!',
  'Der Hund bellt um 7:45',
  'pole pole ndio mwendo',
  'kQ7#vT2!mZ9x',
  'x9Tr-4kLm-pW2q',
  'lemon/teapot/bicycle',
  '7 samurai in the rain',
  'vnet is where we meet on mondays',
  'надёжный пароль из слов',
  '安全な長い合言葉です',
  'haha that was funny',
  '1984 was not a manual',
  'Tr0ub4dor&3 and friends',
])('%s is a good one', async (password) => {
  expect(await broken(password)).toEqual([]);
});
