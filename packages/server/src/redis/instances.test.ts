import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SIGNALLING_CLOSE } from '@vnet/protocol';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { MOST_GUESSES_PER_ACCOUNT } from '../accounts/signInGuard.ts';
import type { LiveKitSupervisor } from '../calls/livekit/supervise/LiveKitSupervisor.ts';
import { JoinRefused, joinRoom, type SignalledParticipant } from '../calls/livekit/testing/joinRoom.ts';
import {
  supervisorOnFreePorts,
  TEST_API_KEY,
  TEST_API_SECRET,
  untilState,
} from '../calls/livekit/testing/startLiveKit.ts';
import { ReturningClient } from '../signalling/testing/ReturningClient.ts';
import { type ClientOptions, SignallingClient } from '../signalling/testing/SignallingClient.ts';
import { freePort } from '../testing/freePort.ts';
import { HttpBrowser } from '../testing/HttpBrowser.ts';
import { NginxProxy } from '../testing/NginxProxy.ts';
import { PostgresCluster } from '../testing/PostgresCluster.ts';
import { RedisServer } from '../testing/RedisServer.ts';
import { ServerProcess } from '../testing/ServerProcess.ts';

/** Two real processes behind a real nginx, on a real PostgreSQL, a real Redis and a real LiveKit. */
let postgres: PostgresCluster;
let redis: RedisServer;
let livekit: LiveKitSupervisor;
let livekitUrl: string;
let proxy: NginxProxy;
let folder: string;
let settings: Record<string, string>;
let ports: [number, number];
let one: ServerProcess;
let two: ServerProcess;
let startedAt: number;
const maria = new HttpBrowser();

const start = (port: number) => ServerProcess.spawn({ ...settings, PORT: String(port) }, folder);
const socketUrl = (origin: string, code: string) => `${origin.replace('http', 'ws')}/vnet/ps/${code}/`;
const readiness = async (server: ServerProcess) => {
  const answer = await fetch(`${server.origin}/readyz`);
  return (await answer.json()) as { components: Record<string, { state: string }> };
};

/** A person's token, with which scripts ask. */
async function tokenOf(browser: HttpBrowser): Promise<string> {
  return JSON.parse((await browser.get(`${one.origin}/account/get/user-details/?acs=1`)).body).auth_token;
}

/** GET, or POST where there is a body. */
async function ask({ origin }: ServerProcess, path: string, authToken: string, body?: unknown) {
  const answer = await fetch(`${origin}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Token ${authToken}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, json: JSON.parse(await answer.text()) };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vnet-instances-'));
  [postgres, redis, livekit] = await Promise.all([
    PostgresCluster.start(),
    RedisServer.start(),
    supervisorOnFreePorts(),
  ]);
  await livekit.start();
  livekitUrl = `ws://127.0.0.1:${(await untilState(livekit, 'running')).httpPort}`;
  settings = {
    DATABASE_URL: await postgres.createDatabase(),
    REDIS_URL: redis.url,
    VNET_SECRET_KEY: 'one secret for both instances of it',
    VNET_DATA_DIR: join(folder, 'data'),
    TRUST_PROXY: '127.0.0.1',
    LIVEKIT_URL: livekitUrl,
    LIVEKIT_API_KEY: TEST_API_KEY,
    LIVEKIT_API_SECRET: TEST_API_SECRET,
  };
  ports = [await freePort(), await freePort()];
  startedAt = Date.now();
  // At once, on an empty database: one of them makes the tables.
  [one, two] = [start(ports[0]), start(ports[1])];
  await Promise.all([one.listening(), two.listening()]);
  proxy = await NginxProxy.start([one.origin, two.origin]);
  await maria.signUp(one.origin, 'maria');
}, 90_000);
afterAll(async () => {
  await proxy?.close();
  await Promise.all([one, two].map((server) => server?.end('SIGKILL')));
  await Promise.all([postgres?.close(), redis?.close(), livekit?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

describe('two instances are one VNET', () => {
  test('what is due at the start of both is done by one of them', async () => {
    const runs = async ({ origin }: ServerProcess) => {
      const text = await (await fetch(`${origin}/metrics`)).text();
      return Number(/^vnet_job_runs_total\{job="delete-expired-sessions",outcome="ok"\} (\d+)/m.exec(text)?.[1] ?? 0);
    };
    let done = 0;
    await vi.waitFor(
      async () => {
        done = (await runs(one)) + (await runs(two));
        expect(done).toBeGreaterThan(0);
      },
      { timeout: 20_000 },
    );
    // It is due again at 17 minutes past each hour, which may have come meanwhile.
    const timesDue = (time: number) => Math.floor((time - 17 * 60_000) / 3_600_000);
    expect(done).toBeLessThanOrEqual(1 + timesDue(Date.now()) - timesDue(startedAt));
  });

  test('a session and the token of a page made on one are good on the other, and a sign-out holds on both', async () => {
    const browser = new HttpBrowser();
    await browser.signUp(one.origin, 'ada');
    await browser.get(`${one.origin}/account/`);
    const profile = { first_name: 'Ada', last_name: 'King', email: 'ada@example.org', meeting_name: 'Countess' };
    expect((await browser.submit(`${two.origin}/account/`, profile)).headers.get('location')).toBe('/account/?saved=1');
    expect((await browser.get(`${one.origin}/account/`)).body).toContain('Countess');
    await browser.get(`${two.origin}/account/sign-out/`);
    expect((await browser.get(`${one.origin}/account/`)).status).toBe(302);
  });

  test('two clients on two instances share a code, and a third is refused with 4409 on either', async () => {
    const options = { cookie: maria.cookie };
    const first = await SignallingClient.connect(socketUrl(one.origin, '111111'), options);
    expect(await first.next()).toMatchObject({ type: 'signal_connected', peers_count: 1 });
    const second = await SignallingClient.connect(socketUrl(two.origin, '111111'), options);
    expect(await second.next()).toMatchObject({ type: 'signal_connected', peers_count: 2 });
    expect(await first.next()).toMatchObject({ type: 'signal_connected', peers_count: 2 });
    for (const { origin } of [one, two]) {
      const third = await SignallingClient.connect(socketUrl(origin, '111111'), options);
      expect(await third.closed()).toBe(SIGNALLING_CLOSE.codeInUse);
      expect(third.messages).toEqual([]);
    }
    first.send({ type: 'offer', content: { sdp: '…' }, name: 'a' });
    const relayed = { type: 'offer', sent_by: 'a', description: { sdp: '…' } };
    expect([await first.next(), await second.next()]).toEqual([relayed, relayed]);
    await second.close();
    expect(await first.next()).toMatchObject({ type: 'signal_disconnected', peers_count: 1 });
    await first.close();
  });

  test('of many clients that come at once on both, two are let in', async () => {
    const clients = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        SignallingClient.connect(socketUrl((index % 2 === 0 ? one : two).origin, '222222'), { cookie: maria.cookie }),
      ),
    );
    const outcomes = await Promise.all(
      clients.map((client) => Promise.race([client.closed(), client.next().then(() => 'in')])),
    );
    expect(outcomes.filter((outcome) => outcome === 'in')).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === SIGNALLING_CLOSE.codeInUse)).toHaveLength(10);
    for (const client of clients) await client.close();
  });

  test('who is signed out, disabled or has another token is off the sockets of both', async () => {
    const ada = new HttpBrowser();
    await ada.signIn(one.origin, 'ada');
    const adasToken = await tokenOf(ada);
    const at = ({ origin }: ServerProcess, code: string, options: ClientOptions) =>
      SignallingClient.connect(socketUrl(origin, code), options);
    const kept = await at(two, '666660', { cookie: maria.cookie });
    const [leaving, ...scripts] = [
      await at(two, '666661', { cookie: ada.cookie }),
      await at(one, '666662', { token: adasToken }),
      await at(two, '666662', { token: adasToken }),
    ];
    await ada.get(`${one.origin}/account/sign-out/`);
    expect(await leaving.closed()).toBe(SIGNALLING_CLOSE.signedOut);
    await maria.get(`${one.origin}/account/`);
    const page = await maria.get(`${one.origin}/admin/users/?q=ada`);
    const disable = /\/admin\/users\/[0-9a-f-]+\//.exec(page.body)?.[0];
    await maria.submit(`${one.origin}${disable}disable/`, {});
    const codes = await Promise.all(scripts.map((socket) => socket.closed()));
    expect(codes).toEqual([SIGNALLING_CLOSE.signedOut, SIGNALLING_CLOSE.signedOut]);
    expect(kept.socket.readyState).toBe(kept.socket.OPEN);
    await kept.close();
  }, 30_000);

  test('wrong passwords and requests count together', async () => {
    await new HttpBrowser().signUp(one.origin, 'bob');
    const guesser = new HttpBrowser();
    for (let guess = 0; guess < MOST_GUESSES_PER_ACCOUNT; guess += 1) {
      expect(await guesser.signIn((guess % 2 === 0 ? one : two).origin, 'bob', `guess ${guess}`)).toBe(400);
    }
    expect([await guesser.signIn(one.origin, 'bob'), await guesser.signIn(two.origin, 'bob')]).toEqual([429, 429]);
    const remaining = async ({ origin }: ServerProcess) =>
      Number((await maria.get(`${origin}/account/`)).headers.get('x-ratelimit-remaining'));
    const left = await remaining(one);
    expect([await remaining(two), await remaining(one)]).toEqual([left - 1, left - 2]);
  });

  test('wrong codes of meetings count together', async () => {
    const guesser = new HttpBrowser();
    await guesser.signUp(one.origin, 'carl');
    const carls = await tokenOf(guesser);
    const guess = async (server: ServerProcess, code: number) =>
      (await ask(server, `/meeting/meetings/abcd-efgh-j${code + 100}/`, carls)).status;
    const answers = await Promise.all(Array.from({ length: 60 }, (_, code) => guess(code % 2 === 0 ? one : two, code)));
    expect(answers).toEqual(Array(60).fill(404));
    expect([await guess(one, 60), await guess(two, 61)]).toEqual([429, 429]);
  });

  test('what is under media/ of the shared folder is served by both', async () => {
    mkdirSync(join(folder, 'data/media'), { recursive: true });
    writeFileSync(join(folder, 'data/media/hello.txt'), 'hello');
    for (const { origin } of [one, two]) {
      expect(await (await fetch(`${origin}/media/hello.txt`)).text()).toBe('hello');
    }
  });
});

describe('Redis goes', () => {
  test('/readyz says so, people go on signing in, and it is back by itself', async () => {
    expect((await readiness(one)).components).toMatchObject({ database: { state: 'ok' }, redis: { state: 'ok' } });
    await redis.kill();
    await vi.waitFor(async () => expect((await readiness(two)).components.redis?.state).toBe('down'));
    expect(await new HttpBrowser().signIn(one.origin, 'maria')).toBe(302);
    const refused = await SignallingClient.connect(socketUrl(one.origin, '333333'), { cookie: maria.cookie });
    expect(await refused.closed()).toBe(SIGNALLING_CLOSE.goingAway);
    await redis.startServer();
    await vi.waitFor(
      async () => {
        for (const server of [one, two]) expect((await readiness(server)).components.redis?.state).toBe('ok');
      },
      { timeout: 10_000 },
    );
    expect(`${one.output}${two.output}`).not.toContain(settings.DATABASE_URL);
  });
});

/** Asks the proxy without a pause until it is stopped. @returns every answer's status, and how many changed something */
function keepAsking(): { stop(): Promise<{ statuses: Set<number>; posts: number }> } {
  let isWanted = true;
  const statuses = new Set<number>();
  let posts = 0;
  const ask = async (worker: number) => {
    while (isWanted) {
      statuses.add((await maria.get(`${proxy.origin}/meeting/meetings/`)).status);
      const made = await fetch(`${proxy.origin}/meeting/new/`, {
        method: 'POST',
        headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ title: `by ${worker}`, notes: 'n', start_time: '2030-01-01T10:00:00Z' }),
      });
      await made.arrayBuffer();
      statuses.add(made.status);
      if (made.status === 201) posts += 1;
    }
  };
  const workers = [1, 2, 3, 4].map(ask);
  return {
    async stop() {
      isWanted = false;
      await Promise.all(workers);
      return { statuses, posts };
    },
  };
}

let token: string;

/** Whoever has no media yet may be put out without a word: then the socket ends. */
async function untilPutOut(participant: SignalledParticipant): Promise<void> {
  await participant.next('leave').catch((error: unknown) => {
    if (!(error instanceof JoinRefused)) throw error;
  });
  await participant.close();
}

describe('an instance goes', () => {
  /** Two people at a code, on different instances, through the proxy. */
  async function pairThroughProxy(code: string): Promise<[ReturningClient, ReturningClient]> {
    const clients: [ReturningClient, ReturningClient] = [
      new ReturningClient(socketUrl(proxy.origin, code), maria.cookie),
      new ReturningClient(socketUrl(proxy.origin, code), maria.cookie),
    ];
    await Promise.all(clients.map((client) => client.isPaired()));
    return clients;
  }

  /** They are two again, and what one sends the other gets. */
  async function stillTalk(clients: readonly ReturningClient[], what: string): Promise<void> {
    await Promise.all(clients.map((client) => client.isPaired()));
    clients[0]?.send(what);
    await Promise.all(clients.map((client) => client.sees(({ candidates }) => candidates === what)));
    expect(clients.flatMap(({ closes }) => closes)).not.toContain(SIGNALLING_CLOSE.codeInUse);
  }

  test('killed: its clients are at their codes again through the proxy, and what others ask is answered', async () => {
    const pairs = await Promise.all(['444441', '444442', '444443', '444444'].map(pairThroughProxy));
    await one.end('SIGKILL');
    for (const [index, pair] of pairs.entries()) await stillTalk(pair, `after the kill ${index}`);
    expect(pairs.flat().some(({ closes }) => closes.length > 0)).toBe(true);
    const answers = await Promise.all(Array.from({ length: 20 }, () => maria.get(`${proxy.origin}/account/`)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    for (const client of pairs.flat()) client.close();
    one = await start(ports[0]).listening();
  });

  test('killed: who was taken out of a call by it stays out, until they may come in again', async () => {
    const eve = new HttpBrowser();
    await eve.signUp(one.origin, 'eve');
    const [hosts, eves] = [await tokenOf(maria), await tokenOf(eve)];
    const plan = { title: 'Two', notes: 'n', start_time: '2030-01-01T10:00:00Z' };
    const { meeting_url: url, meeting_uuid: room } = (await ask(one, '/meeting/new/', hosts, plan)).json;
    const { token: opens } = (await ask(one, `${url}join/`, eves, {})).json;
    const inside = await joinRoom(livekitUrl, opens, { room });
    await ask(one, `${url}remove/`, hosts, { username: 'eve' });
    await untilPutOut(inside);
    await one.end('SIGKILL');
    await untilPutOut(await joinRoom(livekitUrl, opens, { room }));
    expect((await ask(two, `${url}join/`, eves, {})).status).toBe(403);
    one = await start(ports[0]).listening();
    await ask(one, `${url}admit/`, hosts, { username: 'eve' });
    expect((await ask(two, `${url}join/`, eves, {})).status).toBe(200);
    await ask(two, `${url}delete/`, hosts, {});
  }, 60_000);

  test('drained: every request is answered, its sockets are closed with 1001 and come back elsewhere, it ends with 0', async () => {
    token = await tokenOf(maria);
    const pairs = await Promise.all(['555551', '555552', '555553', '555554'].map(pairThroughProxy));
    const asking = keepAsking();
    const ended = await two.end('SIGTERM');
    for (const [index, pair] of pairs.entries()) await stillTalk(pair, `after the drain ${index}`);
    const { statuses, posts } = await asking.stop();
    expect(ended).toBe(0);
    expect([...statuses].sort(), proxy.log()).toEqual([200, 201]);
    const kept = JSON.parse((await maria.get(`${one.origin}/meeting/meetings/`)).body).meetings;
    expect(kept).toHaveLength(posts);
    const closes = pairs.flat().flatMap((client) => client.closes);
    expect(new Set(closes)).toEqual(new Set([SIGNALLING_CLOSE.goingAway]));
    for (const client of pairs.flat()) client.close();
    two = await start(ports[1]).listening();
  });

  test('drained while a request is coming in: it is read to its end and answered', async () => {
    const body = JSON.stringify({ title: 'slow', notes: 'n', start_time: '2030-01-01T10:00:00Z' });
    const socket = connect(ports[1], '127.0.0.1').setEncoding('utf8');
    let answer = '';
    socket.on('data', (text: string) => {
      answer += text;
    });
    socket.write(
      `POST /meeting/new/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Token ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
    );
    // Answers on other connections show that this one's beginning has been read.
    await maria.get(`${two.origin}/account/`);
    two.signal('SIGTERM');
    await vi.waitFor(() => expect(two.output).toContain('Stopping'));
    await vi.waitFor(async () => await expect(fetch(`${two.origin}/healthz`)).rejects.toThrow(), { timeout: 5_000 });
    socket.write(body.slice(10));
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(await two.ended).toBe(0);
    two = await start(ports[1]).listening();
  });
});
