import { once } from 'node:events';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { PostgresCluster } from '../../testing/PostgresCluster.ts';
import { type FuzzedRoute, FuzzedServer } from './FuzzedServer.ts';
import { Random } from './Random.ts';
import { randomRequest } from './randomRequest.ts';
import { type RawAnswer, sendRaw } from './rawHttp.ts';
import { openSocket, SocketFuzz } from './SocketFuzz.ts';
import { explore, visit, visitAsGuest } from './Visitors.ts';

/** `VNET_FUZZ_SEED=<seed>` does a run again; each is another one without. */
const SEED = Number(process.env.VNET_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const ON_SQLITE = Number(process.env.VNET_FUZZ_REQUESTS ?? 10_000);
const ON_POSTGRES = 2_000;
const MESSAGES = 10_000;
/** Requests under way at once. */
const CONCURRENT = 8;
/** Whoever is signed out or deleted by a request is signed in or up again after so many. */
const ROUND = 500;
/**
 * What may be held longer than before, bytes: V8 compiles, inlines and keeps caches as it runs. A request that kept one
 * kilobyte for good would be found by it.
 */
const MORE_MEMORY = 10 * 1024 * 1024;

let cluster: PostgresCluster | null = null;
afterAll(async () => cluster?.close());

describe.each([
  { name: 'SQLite', requests: ON_SQLITE, messages: MESSAGES, database: async () => null },
  {
    name: 'PostgreSQL',
    requests: ON_POSTGRES,
    messages: 0,
    database: async () => {
      cluster = await PostgresCluster.start();
      return await cluster.createDatabase();
    },
  },
])('on $name', ({ requests, messages, database }) => {
  test(`${requests} random requests and ${messages} random messages, seed ${SEED}`, { timeout: 480_000 }, async () => {
    const server = await FuzzedServer.start(await database());
    onTestFinished(() => server.close());

    // What is loaded and compiled once is so by now.
    await fuzzRequests(server, SEED + 1, Math.min(requests, ROUND * 2));
    await fuzzSockets(server, SEED + 1, messages / 10);
    const before = await server.memory();
    const statuses = await fuzzRequests(server, SEED, requests);
    await fuzzSockets(server, SEED, messages);

    expect(server.isAlive).toBe(true);
    const asked = performance.now();
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
    expect(performance.now() - asked).toBeLessThan(3_000);
    await stillRelays(server);
    expect(server.log.filter(isBad)).toEqual([]);
    expect((await server.memory()) - before).toBeLessThan(MORE_MEMORY);
    // It got past the doors: a fuzz that is turned away at once finds nothing.
    expect(share(statuses, (status) => status >= 200 && status < 300)).toBeGreaterThan(0.1);
    expect(share(statuses, (status) => status === 400)).toBeGreaterThan(0.05);
  });
});

/** @returns the status of every answer; 0 where a request that was not whole got none */
async function fuzzRequests(server: FuzzedServer, seed: number, count: number): Promise<number[]> {
  const statuses: number[] = [];
  const problems: string[] = [];
  for (let begun = 0; begun < count; begun += ROUND) {
    const staff = await visit(server.origin, 'staff');
    const { guest, code } = await visitAsGuest(server.origin, staff);
    const visitors = [staff, await visit(server.origin, 'person'), guest];
    const site = await explore(server.origin, staff, pathsOf(server));
    const words = site.paths.flatMap((path) => path.split(/[/?=&]/)).filter((part) => part !== '');
    const known = [...new Set([code, ...words])];
    const ground = { origin: server.origin, routes: routesOf(server), site, visitors, known };
    let next = begun;
    const work = async () => {
      for (let index = next++; index < Math.min(count, begun + ROUND); index = next++) {
        const { bytes, isWhole } = randomRequest(new Random(seed * 65_537 + index), ground);
        const answer = await sendRaw(server.origin, bytes, isWhole ? undefined : 100);
        const problem = problemWith(answer, isWhole);
        if (problem !== null)
          problems.push(`${problem}, seed ${seed}, request ${index}:\n${excerpt(bytes)}\n\n${excerpt(answer.text)}`);
        statuses.push(answer.status);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT }, work));
    if (problems.length > 0)
      throw new Error([...problems.slice(0, 5), ...server.log.filter(isBad).slice(0, 5)].join('\n\n'));
  }
  return statuses;
}

/** Without those that only redirect to a slash, which are every other one. */
function routesOf({ routes }: FuzzedServer): FuzzedRoute[] {
  const urls = new Set(routes.map(({ url }) => url));
  return routes.filter(({ url }) => !urls.has(`${url}/`));
}

function pathsOf({ routes }: FuzzedServer): string[] {
  return routes.flatMap(({ method, url }) =>
    method === 'GET' && !/[:*]/.test(url) && !url.includes('sign-out') ? [url] : [],
  );
}

function problemWith({ status, text }: RawAnswer, isWhole: boolean): string | null {
  if (status === 0) return isWhole ? 'no answer' : null;
  if (status >= 500 && !(status === 503 && /"code":"(?:busy|database_unavailable)"|server is busy/.test(text)))
    return `${status}`;
  if (/node_modules|\.tsx?:\d+|SQLITE_|SqliteError/.test(text)) return 'the inside shows';
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  if (body !== '' && !/\r\ncontent-type: /i.test(head)) return 'a body of no type';
  return null;
}

async function fuzzSockets(server: FuzzedServer, seed: number, count: number): Promise<void> {
  if (count === 0) return;
  const sockets = new SocketFuzz(server.origin, await visit(server.origin, 'talker'));
  await sockets.run(new Random(seed), count);
  await sockets.close();
  // Half of all messages are for both at a code, and errors come back too.
  expect(sockets.received).toBeGreaterThan(count);
}

/** Two who come after all that still reach each other. */
async function stillRelays(server: FuzzedServer): Promise<void> {
  const visitor = await visit(server.origin, 'talker');
  const [one, two] = [
    await openSocket(server.origin, '200002', visitor),
    await openSocket(server.origin, '200002', visitor),
  ];
  const arrived = new Promise<string>((resolve) => {
    two.on('message', (data) => String(data).includes('description') && resolve(String(data)));
  });
  one.send('{"type":"offer","content":{"a":[1]},"name":"maria"}');
  expect(JSON.parse(await arrived)).toEqual({ type: 'offer', sent_by: 'maria', description: { a: [1] } });
  const closed = [once(one, 'close'), once(two, 'close')];
  one.close();
  two.close();
  await Promise.all(closed);
}

/** What Node writes by itself, and what the server logs as an error. */
function isBad(line: string): boolean {
  return line !== '' && (!line.startsWith('{') || /"level":[56]0/.test(line));
}

function share(statuses: readonly number[], matches: (status: number) => boolean): number {
  return statuses.filter(matches).length / statuses.length;
}

function excerpt(text: Buffer | string): string {
  return text
    .toString('latin1')
    .slice(0, 2_000)
    .replaceAll(/[^\x20-\x7e\n]/g, '.');
}
