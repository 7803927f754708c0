import { describe, expect, test } from 'vitest';
import { newPerson, PASSWORD } from './support/people.ts';
import { randomCode, SignallingSocket, upgradeStatus } from './support/SignallingSocket.ts';
import { readiness } from './support/server.ts';
import { Visitor } from './support/Visitor.ts';

/** Limits count by account together with address, so that each test has people of its own and nobody else is held up. */
describe('contract: limits, where they are on', () => {
  test('an account that tries too many codes is refused with 429, and others are not', async ({ skip }) => {
    skip(!(await readiness()).rateLimits, 'VNET_RATE_LIMITS is off');
    const [eager, other] = [await newPerson(), await newPerson()];
    const headers = { authorization: `Token ${eager.token}` };
    let status = 101;
    for (let tried = 0; status === 101 && tried < 400; tried += 1) status = await upgradeStatus(randomCode(), headers);
    expect(status).toBe(429);
    expect(await upgradeStatus(randomCode(), { authorization: `Token ${other.token}` })).toBe(101);
  });

  test('a flood closes its sender with 1008, and the other hears that it left', async ({ skip }) => {
    skip(!(await readiness()).rateLimits, 'VNET_RATE_LIMITS is off');
    const code = randomCode();
    const [loud, quiet] = [await newPerson(), await newPerson()];
    const first = await SignallingSocket.of(loud, code);
    const second = await SignallingSocket.of(quiet, code);
    for (let count = 0; count < 5_000; count += 1) first.send({ type: 'candidate', content: count, name: 'a' });
    expect(await first.closed()).toBe(1008);
    let heard: Record<string, unknown> = {};
    while (heard.type !== 'signal_disconnected') heard = await second.next();
    expect(heard).toEqual({ type: 'signal_disconnected', code, peers_count: 1 });
    await second.close();
  });

  test('passwords cannot be guessed one after the other, and the others sign in meanwhile', async ({ skip }) => {
    skip(!(await readiness()).rateLimits, 'VNET_RATE_LIMITS is off');
    const [victim, other] = [await newPerson(), await newPerson()];
    let status = 400;
    let retryAfter: string | null = null;
    for (let tried = 0; status === 400 && tried < 30; tried += 1) {
      const guess = { username: victim.username, password: `guess number ${tried}` };
      const answer = await new Visitor().postJson('/account/p-login/', guess);
      ({ status } = answer);
      retryAfter = answer.headers.get('retry-after');
    }
    expect(status).toBe(429);
    expect(Number(retryAfter)).toBeGreaterThan(0);
    const signedIn = await new Visitor().submit('/account/sign-in/', { username: other.username, password: PASSWORD });
    expect(signedIn.status).toBe(302);
    // Who is signed in stays so.
    expect((await victim.script.getJson('/meeting/meetings/')).status).toBe(200);
  });

  test('are off where /readyz says so', async ({ skip }) => {
    skip((await readiness()).rateLimits, 'VNET_RATE_LIMITS is on');
    const person = await newPerson();
    const headers = { authorization: `Token ${person.token}` };
    for (let tried = 0; tried < 100; tried += 1) expect(await upgradeStatus(randomCode(), headers)).toBe(101);
  });
});
