import { describe, expect, test } from 'vitest';
import { theGuest, theHost } from './support/people.ts';
import { randomCode, SignallingSocket, upgradeStatus } from './support/SignallingSocket.ts';
import { ORIGIN } from './support/server.ts';

/** Two people at one code who know of each other. */
async function pair(code = randomCode()): Promise<[SignallingSocket, SignallingSocket]> {
  const first = await SignallingSocket.of(await theHost(), code);
  await first.next();
  const second = await SignallingSocket.of(await theGuest(), code);
  await Promise.all([first.next(), second.next()]);
  return [first, second];
}

async function closeAll(...clients: SignallingSocket[]): Promise<void> {
  await Promise.all(clients.map((client) => client.close()));
}

describe('contract, Signalling: the upgrade', () => {
  test('is taken under a session and with a token, from its own origin and from none', async () => {
    const { browser, token } = await theHost();
    const cookie = browser.cookieHeader;
    expect(await upgradeStatus(randomCode(), { cookie })).toBe(101);
    expect(await upgradeStatus(randomCode(), { cookie, origin: ORIGIN })).toBe(101);
    expect(await upgradeStatus(randomCode(), { authorization: `Token ${token}` })).toBe(101);
  });

  test('401 when nobody is signed in', async () => {
    expect(await upgradeStatus(randomCode(), {})).toBe(401);
    expect(await upgradeStatus(randomCode(), { authorization: 'Token made-up' })).toBe(401);
  });

  test('403 from a foreign origin', async () => {
    const { browser } = await theHost();
    for (const origin of ['https://evil.example', `${ORIGIN}.evil.example`, 'null']) {
      expect(await upgradeStatus(randomCode(), { cookie: browser.cookieHeader, origin }), origin).toBe(403);
    }
  });

  test.each(['12345', '1234567', 'abcdef', '12%2056', '-12345', '１２３４５６', '12345a', '%00%00%00%00%00%00'])(
    '404 for the code %s',
    async (code) => {
      const { token } = await theHost();
      expect(await upgradeStatus(code, { authorization: `Token ${token}` })).toBe(404);
    },
  );
});

describe('contract, Signalling: two clients a code', () => {
  test('both are told on join, and who is left on leave', async () => {
    const code = randomCode();
    const first = await SignallingSocket.of(await theHost(), code);
    expect(await first.next()).toEqual({ type: 'signal_connected', code, peers_count: 1 });
    const second = await SignallingSocket.of(await theGuest(), code);
    for (const client of [first, second]) {
      expect(await client.next()).toEqual({ type: 'signal_connected', code, peers_count: 2 });
    }
    await second.close();
    expect(await first.next()).toEqual({ type: 'signal_disconnected', code, peers_count: 1 });
    await first.close();
  });

  test('a third is closed with 4409 before it has seen any message, and the two do not notice', async () => {
    const code = randomCode();
    const [first, second] = await pair(code);
    const third = await SignallingSocket.of(await theGuest(), code);
    expect(await third.closed()).toBe(4409);
    expect(third.received).toEqual([]);
    first.send({ type: 'offer', content: 'still two', name: 'a' });
    for (const client of [first, second]) expect(await client.next()).toMatchObject({ description: 'still two' });
    await closeAll(first, second);
  });

  test('the limit holds when many come at once', async () => {
    const code = randomCode();
    const host = await theHost();
    const clients = await Promise.all(Array.from({ length: 10 }, () => SignallingSocket.of(host, code)));
    const outcomes = await Promise.all(
      clients.map((client) => Promise.race([client.closed(), client.next().then(() => 'in' as const)])),
    );
    expect(outcomes.filter((outcome) => outcome === 'in')).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === 4409)).toHaveLength(8);
    await closeAll(...clients.filter((_client, index) => outcomes[index] === 'in'));
  });

  test('a place that was given up can be taken, and codes know nothing of each other', async () => {
    const code = randomCode();
    const [first, second] = await pair(code);
    await second.close();
    await first.next();
    const third = await SignallingSocket.of(await theGuest(), code);
    expect(await third.next()).toMatchObject({ type: 'signal_connected', peers_count: 2 });
    const [stranger, other] = await pair();
    first.send({ type: 'offer', content: 'for our code', name: 'a' });
    stranger.send({ type: 'offer', content: 'for the other code', name: 'b' });
    expect(await other.next()).toMatchObject({ description: 'for the other code' });
    await closeAll(first, third, stranger, other);
  });
});

describe('contract, Signalling: messages', () => {
  test.each([
    ['offer', { sdp: 'x', metaData: [1, null] }, 'description'],
    ['answer', 'text', 'description'],
    ['candidate', [{ candidate: 'x', sdpMid: null }], 'candidates'],
    ['candidate', null, 'candidates'],
    ['anything else', false, 'candidates'],
    ['bye', { deep: { é: '\u2028"\\' } }, 'candidates'],
  ])('%s reaches both, the sender too', async (type, content, label) => {
    const [first, second] = await pair();
    first.send({ type, content, name: 'ada' });
    for (const client of [first, second]) {
      expect(await client.next()).toEqual({ type, sent_by: 'ada', [label]: content });
    }
    second.send({ type, content, name: 'bob' });
    for (const client of [first, second]) expect(await client.next()).toMatchObject({ type, sent_by: 'bob' });
    await closeAll(first, second);
  });

  test('what the first VNET’s client sends as an offer passes as it came', async () => {
    const [first, second] = await pair();
    const content = { descriptionMessage: { type: 'offer', sdp: 'v=0\r\n' }, metaData: { stream: 'remote' } };
    first.send({ type: 'offer', content, name: 'ada' });
    expect(await second.next()).toEqual({ type: 'offer', sent_by: 'ada', description: content });
    await closeAll(first, second);
  });

  test('of one sender arrive in order', async () => {
    const [first, second] = await pair();
    for (let index = 0; index < 100; index += 1) first.send({ type: 'candidate', content: index, name: 'a' });
    for (const client of [first, second]) {
      for (let index = 0; index < 100; index += 1) expect(await client.next()).toMatchObject({ candidates: index });
    }
    await closeAll(first, second);
  });

  test.each([
    ['not JSON', 'hello'],
    ['half of JSON', '{"type":"offer","content":'],
    ['no object', '["offer"]'],
    ['a frame of bytes', Buffer.from([0xff, 0x00, 0x7b])],
    ['no type', '{"content":1}'],
    ['a type that is no text', '{"type":7,"content":1}'],
    ['no content', '{"type":"offer","name":"a"}'],
    ['over 64 KiB', `{"type":"offer","content":"${'x'.repeat(64 * 1024)}"}`],
  ])('%s is answered to its sender alone, and the connection goes on', async (_what, malformed) => {
    const [first, second] = await pair();
    first.send(malformed);
    const answer = await first.next();
    expect(answer).toEqual({ type: 'error', error: expect.any(String), message: expect.any(String) });
    expect(answer.error).not.toBe('');
    first.send({ type: 'offer', content: 'after', name: 'a' });
    for (const client of [first, second]) expect(await client.next()).toMatchObject({ description: 'after' });
    await closeAll(first, second);
  });

  test('exactly 64 KiB pass', async () => {
    const [first, second] = await pair();
    const head = '{"type":"offer","name":"a","content":"';
    const text = 'x'.repeat(64 * 1024 - head.length - 2);
    first.send(`${head}${text}"}`);
    expect(await second.next()).toEqual({ type: 'offer', sent_by: 'a', description: text });
    await closeAll(first, second);
  });
});
