import { describe, expect, test } from 'vitest';
import { BusyError } from '../errors.ts';
import { PasswordHasher } from './passwordHasher.ts';

/** `quiet harbour 27`, by Python's hashlib as Django calls it. */
const DJANGO_HASH = 'pbkdf2_sha256$1000$s4ltS4lt$NEB0z2SYLsBGpd3kfDlq/9/vqF6qlaTPQnrRVYEQ0a0=';
/** `café au lait` with one character for é. */
const DJANGO_HASH_OF_CAFE = 'pbkdf2_sha256$1000$seasalt2$PpIhLnqvxzka9uEXjy9qcXH7F7ysZUcCsAc7WDjYcF4=';

describe('PasswordHasher', () => {
  test('argon2id with 19 MiB, two passes, one lane', async () => {
    const hash = await new PasswordHasher().hash('quiet harbour 27');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('tells the right password from others, and nobody has the one of no account', async () => {
    const hasher = new PasswordHasher();
    const hash = await hasher.hash('quiet harbour 27');
    expect(await hasher.verify('quiet harbour 27', hash)).toBe(true);
    expect(await hasher.verify('quiet harbour 28', hash)).toBe(false);
    expect(await hasher.verify('quiet harbour 27', null)).toBe(false);
  });

  test('one character typed in two ways is one password', async () => {
    const hasher = new PasswordHasher();
    const hash = await hasher.hash('cafe\u0301 au lait');
    expect(await hasher.verify('caf\u00e9 au lait', hash)).toBe(true);
  });

  test('a name that nobody has costs as much work as one that somebody has', async () => {
    const hasher = new PasswordHasher();
    const hash = await hasher.hash('quiet harbour 27');
    const least = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
    // Turn by turn, and the least of each, since the machine may be busy with other things.
    for (let turn = 0; turn < 15; turn += 1) {
      least.known = Math.min(least.known, await timeOf(() => hasher.verify('wrong', hash)));
      least.unknown = Math.min(least.unknown, await timeOf(() => hasher.verify('wrong', null)));
    }
    expect(least.unknown / least.known).toBeGreaterThan(0.3);
  });

  test.each([
    ['quiet harbour 27', DJANGO_HASH, true],
    ['quiet harbour 28', DJANGO_HASH, false],
    ['quiet harbour 27', DJANGO_HASH.replace('$1000$', '$1001$'), false],
    ['caf\u00e9 au lait', DJANGO_HASH_OF_CAFE, true],
  ])('%j against the Django hash %s: %j', async (password, hash, matches) => {
    const hasher = new PasswordHasher();
    expect(await hasher.verify(password, hash)).toBe(matches);
    expect(hasher.isOutdated(hash)).toBe(true);
  });

  test.each([
    '',
    '!',
    '!unusable',
    'plain',
    'md5$a$b',
    'pbkdf2_sha256$99999999$a$b',
    `pbkdf2_sha256$4000001$a$${'A'.repeat(43)}=`,
  ])('no password is right for %j', async (hash) => {
    const hasher = new PasswordHasher();
    for (const password of ['', hash, 'quiet harbour 27']) expect(await hasher.verify(password, hash)).toBe(false);
  });

  test('while there are imported hashes a failure costs the same for a new one, an old one and none', async () => {
    const hasher = new PasswordHasher();
    const imported = DJANGO_HASH.replace('$1000$', '$300000$');
    const hashes = [await hasher.hash('quiet harbour 27'), imported, null, ''];
    const least = hashes.map(() => Number.POSITIVE_INFINITY);
    for (let turn = 0; turn < 5; turn += 1) {
      for (const [index, hash] of hashes.entries()) {
        const time = await timeOf(() => hasher.verify('wrong', hash, imported));
        least[index] = Math.min(least[index] ?? 0, time);
      }
    }
    expect(Math.min(...least) / Math.max(...least)).toBeGreaterThan(0.5);
  });

  test('what is hashed today is not outdated', async () => {
    const hasher = new PasswordHasher();
    expect(hasher.isOutdated(await hasher.hash('quiet harbour 27'))).toBe(false);
  });

  test('a crowd beyond what can be served soon is told so', async () => {
    const hasher = new PasswordHasher({ mostWaiting: 3 });
    const hash = await hasher.hash('quiet harbour 27');
    const crowd = await Promise.allSettled(Array.from({ length: 20 }, () => hasher.verify('wrong', hash)));
    const refused = crowd.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(10);
    expect(refused.length).toBeLessThan(20);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(BusyError);
  });
});

/** Milliseconds. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
