import { describe, expect, test } from 'vitest';
import { BusyError } from '../errors.ts';
import { PasswordHasher } from './passwordHasher.ts';

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
