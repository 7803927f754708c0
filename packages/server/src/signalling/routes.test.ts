import { SIGNALLING_CLOSE, SIGNALLING_MAX_MESSAGE_BYTES } from '@vnet/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../testing/testApp.ts';
import { type ClientOptions, SignallingClient, UpgradeRefused } from './testing/SignallingClient.ts';

const CODE = '123456';
let vnet: TestApp;
let port: number;
let cookie: string;

async function start(rateLimits = true): Promise<void> {
  vnet = await startTestApp({ config: { rateLimits } });
  port = Number(new URL(await vnet.app.listen({ host: '127.0.0.1', port: 0 })).port);
  const browser = vnet.browser();
  await browser.signUp();
  cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

beforeEach(() => start());
afterEach(() => vnet.close());

const connect = (code = CODE, options: ClientOptions = { cookie }) =>
  SignallingClient.connect(`ws://127.0.0.1:${port}/vnet/ps/${code}/`, options);

const refusal = (code: string, options?: ClientOptions) =>
  connect(code, options).then(
    () => null,
    (error: unknown) => (error instanceof UpgradeRefused ? error : null),
  );

/** Two clients that have heard that they are two. */
async function pair(code = CODE): Promise<[SignallingClient, SignallingClient]> {
  const first = await connect(code);
  await first.next();
  const second = await connect(code);
  await Promise.all([first.next(), second.next()]);
  return [first, second];
}

describe('the upgrade', () => {
  test('is refused with 401 when nobody is signed in', async () => {
    const refused = await refusal(CODE, {});
    expect(refused?.status).toBe(401);
    expect(JSON.parse(refused?.body ?? '')).toEqual({
      message: 'not logged in',
      detail: 'Authentication credentials were not provided.',
    });
    expect((await refusal(CODE, { cookie: 'vnet_session=made-up' }))?.status).toBe(401);
    expect((await refusal(CODE, { token: 'made-up' }))?.status).toBe(401);
  });

  test('is refused with 403 from a foreign origin, and taken from its own', async () => {
    expect((await refusal(CODE, { cookie, origin: 'https://evil.example' }))?.status).toBe(403);
    expect((await refusal(CODE, { cookie, origin: 'null' }))?.status).toBe(403);
    const client = await connect(CODE, { cookie, origin: `http://127.0.0.1:${port}` });
    await client.close();
  });

  test.each(['12345', '1234567', 'abcdef', '12 456', '１２３４５６', '123456/7', '%31%32'])(
    'is refused with 404 for the code %s',
    async (code) => {
      expect((await refusal(code))?.status).toBe(404);
    },
  );

  test('is taken with a token as well', async () => {
    const browser = vnet.browser();
    await browser.signUp('bob');
    const { auth_token: token } = (await browser.getJson('/account/get/user-details/?acs=1')).json();
    const client = await connect(CODE, { token });
    expect(await client.next()).toEqual({ type: 'signal_connected', code: CODE, peers_count: 1 });
    await client.close();
  });

  test('is refused with 429 when an account tries too many codes; codes it was at before stay open', async () => {
    let refused: UpgradeRefused | null = null;
    let tried = 0;
    for (; refused === null && tried < 200; tried += 1) {
      const outcome = await connect(String(200_000 + tried)).catch((error: unknown) => error);
      if (outcome instanceof SignallingClient) await outcome.close();
      else if (outcome instanceof UpgradeRefused) refused = outcome;
    }
    expect(refused?.status).toBe(429);
    expect(Number(refused?.retryAfter)).toBeGreaterThan(0);
    // A room of 49 is a sharer with 48 codes.
    expect(tried).toBeGreaterThan(48);
    await (await connect('200000')).close();
  });

  test('is needed: a plain request is told so', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/vnet/ps/${CODE}/`, { headers: { cookie } });
    expect(response.status).toBe(426);
  });
});

describe('presence', () => {
  test('is told to both on join, and to who is left on leave', async () => {
    const first = await connect();
    expect(await first.next()).toEqual({ type: 'signal_connected', code: CODE, peers_count: 1 });
    const second = await connect();
    const both = { type: 'signal_connected', code: CODE, peers_count: 2 };
    expect(await first.next()).toEqual(both);
    expect(await second.next()).toEqual(both);
    second.socket.terminate();
    expect(await first.next()).toEqual({ type: 'signal_disconnected', code: CODE, peers_count: 1 });
    await first.close();
  });

  test('a third client is closed with 4409 before it has seen any message, and the two do not notice', async () => {
    const [first, second] = await pair();
    const third = await connect();
    expect(await third.closed()).toBe(SIGNALLING_CLOSE.codeInUse);
    expect(third.messages).toEqual([]);
    first.send({ type: 'offer', content: 1, name: 'a' });
    expect(await second.next()).toMatchObject({ type: 'offer' });
  });

  test('of many clients that come at once, two are let in', async () => {
    const clients = await Promise.all(Array.from({ length: 12 }, () => connect()));
    const outcomes = await Promise.all(
      clients.map((client) => Promise.race([client.closed(), client.next().then(() => 'in')])),
    );
    expect(outcomes.filter((outcome) => outcome === 'in')).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === SIGNALLING_CLOSE.codeInUse)).toHaveLength(10);
  });

  test('a place that was given up can be taken', async () => {
    const [first, second] = await pair();
    await second.close();
    expect(await first.next()).toMatchObject({ type: 'signal_disconnected', peers_count: 1 });
    const third = await connect();
    expect(await third.next()).toMatchObject({ type: 'signal_connected', peers_count: 2 });
  });

  test('codes know nothing of each other', async () => {
    const [first] = await pair('111111');
    const [other] = await pair('222222');
    first.send({ type: 'offer', content: 'for 111111', name: 'a' });
    await first.next();
    other.send({ type: 'offer', content: 'for 222222', name: 'b' });
    expect(await other.next()).toMatchObject({ description: 'for 222222' });
  });
});

describe('a message', () => {
  test.each([
    [
      { type: 'offer', content: { sdp: 'x', metaData: [1] }, name: 'ada' },
      { description: { sdp: 'x', metaData: [1] } },
    ],
    [{ type: 'answer', content: 'text', name: 'ada' }, { description: 'text' }],
    [{ type: 'candidate', content: [{ a: null }], name: 'ada' }, { candidates: [{ a: null }] }],
    [{ type: 'candidate', content: null, name: 'ada' }, { candidates: null }],
    [{ type: 'anything else', content: false, name: 'ada' }, { candidates: false }],
    [{ type: '__proto__', content: 0, name: 'ada' }, { candidates: 0 }],
  ])('%o reaches both', async (message, carried) => {
    const [first, second] = await pair();
    first.send(message);
    const expected = { type: message.type, sent_by: 'ada', ...carried };
    expect(await first.next()).toEqual(expected);
    expect(await second.next()).toEqual(expected);
  });

  test('keeps its place among those of its sender', async () => {
    const [first, second] = await pair();
    for (let index = 0; index < 300; index += 1) first.send({ type: 'candidate', content: index, name: 'a' });
    for (let index = 0; index < 300; index += 1) expect(await second.next()).toMatchObject({ candidates: index });
  });

  test('is sent before the seat is taken, and is not lost', async () => {
    const client = new Promise<SignallingClient>((resolve) => connect().then(resolve));
    const connected = await client;
    connected.send({ type: 'offer', content: 'early', name: 'a' });
    expect(await connected.next()).toMatchObject({ type: 'signal_connected' });
    expect(await connected.next()).toMatchObject({ description: 'early' });
  });

  test.each([
    ['not JSON', 'not_json'],
    ['', 'not_json'],
    ['null', 'not_json'],
    ['[]', 'not_json'],
    ['"text"', 'not_json'],
    ['{"type":"offer","content":1', 'not_json'],
    ['\ud800', 'not_json'],
    [Buffer.from([0xff, 0x00]), 'not_json'],
    [Buffer.from('{"type":"offer","content":1}'), 'not_json'],
    ['{}', 'no_type'],
    ['{"content":1}', 'no_type'],
    ['{"type":"","content":1}', 'no_type'],
    ['{"type":null,"content":1}', 'no_type'],
    ['{"type":7,"content":1}', 'no_type'],
    ['{"type":["offer"],"content":1}', 'no_type'],
    ['{"type":"offer"}', 'no_content'],
    ['{"type":"candidate","name":"a"}', 'no_content'],
    [`{"type":"offer","content":"${'x'.repeat(SIGNALLING_MAX_MESSAGE_BYTES)}"}`, 'too_large'],
    ['x'.repeat(1_000_000), 'too_large'],
  ])('that is malformed is answered to its sender alone, and both go on (%#: %s)', async (malformed, error) => {
    const [first, second] = await pair();
    first.send(malformed);
    expect(await first.next()).toEqual({ type: 'error', error, message: expect.stringMatching(/^A message .+\.$/) });
    first.send({ type: 'offer', content: 'after', name: 'a' });
    expect(await second.next()).toMatchObject({ description: 'after' });
  });

  test('of exactly 64 KiB passes, one byte more does not', async () => {
    const [first, second] = await pair();
    const head = '{"type":"offer","content":"';
    const largest = `${head}${'x'.repeat(SIGNALLING_MAX_MESSAGE_BYTES - head.length - 2)}"}`;
    first.send(largest);
    expect(await second.next()).toMatchObject({ type: 'offer' });
    await first.next();
    first.send(`${largest} `);
    expect(await first.next()).toMatchObject({ error: 'too_large' });
  });

  test('made of anything at all never ends the other side’s connection (seeded)', async () => {
    await vnet.close();
    await start(false);
    const [first, second] = await pair();
    const random = seeded(20_261_123);
    for (let count = 0; count < 500; count += 1) first.send(randomMessage(random));
    first.send({ type: 'done', content: 1, name: 'a' });
    for (let message: unknown; !isDone(message); ) message = await second.next();
    expect(second.messages.filter((text) => JSON.parse(text).type === 'error')).toEqual([]);
  });
});

describe('a flood', () => {
  test('of messages closes its sender with 1008, and the other hears that it left', async () => {
    const [first, second] = await pair();
    for (let index = 0; index < 2_000; index += 1) first.send({ type: 'candidate', content: index, name: 'a' });
    expect(await first.closed()).toBe(SIGNALLING_CLOSE.flood);
    for (let message: unknown; !isLeft(message); ) message = await second.next();
  });

  test('of malformed messages closes its sender as well', async () => {
    const [first] = await pair();
    for (let index = 0; index < 2_000; index += 1) first.send('x');
    expect(await first.closed()).toBe(SIGNALLING_CLOSE.flood);
  });

  test('is let through where limits are off', async () => {
    await vnet.close();
    await start(false);
    const [first, second] = await pair();
    for (let index = 0; index < 2_000; index += 1) first.send({ type: 'candidate', content: index, name: 'a' });
    for (let index = 0; index < 2_000; index += 1) expect(await second.next()).toMatchObject({ candidates: index });
  });
});

describe('the end', () => {
  test('a server that stops closes with 1001', async () => {
    const [first, second] = await pair();
    await vnet.app.close();
    expect(await first.closed()).toBe(SIGNALLING_CLOSE.goingAway);
    expect(await second.closed()).toBe(SIGNALLING_CLOSE.goingAway);
  });

  test('a server stops also when a client does not answer', async () => {
    const [first] = await pair();
    first.socket.pause();
    const before = performance.now();
    await vnet.app.close();
    expect(performance.now() - before).toBeLessThan(10_000);
    first.socket.terminate();
  });
});

function isDone(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'done';
}

function isLeft(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'signal_disconnected';
}

/** A small linear congruential generator (Numerical Recipes), so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function randomMessage(random: () => number): string | Buffer {
  const valid = JSON.stringify({ type: 'offer', content: { sdp: 'x'.repeat(random() * 200) }, name: 'a' });
  const kind = Math.floor(random() * 4);
  if (kind === 0) return Buffer.from(Array.from({ length: random() * 100 }, () => Math.floor(random() * 256)));
  if (kind === 1) return valid.slice(0, random() * valid.length);
  if (kind === 2) return JSON.stringify({ type: [1, null, 'x', {}][Math.floor(random() * 4)], content: random() });
  const at = Math.floor(random() * valid.length);
  return `${valid.slice(0, at)}${String.fromCharCode(random() * 0xd7ff)}${valid.slice(at + 1)}`;
}
