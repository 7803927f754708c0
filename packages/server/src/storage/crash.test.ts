import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { HttpBrowser } from '../testing/HttpBrowser.ts';
import { PostgresCluster } from '../testing/PostgresCluster.ts';
import { openDatabase } from './database.ts';

/** `npm run test:full` runs all of them. */
const ROUNDS = process.env.VNET_TEST_FULL === '1' ? 200 : 5;
/** Every so many rounds PostgreSQL itself is killed too. */
const POSTMASTER_EVERY = 4;
/** Requests under way at once. */
const WRITERS = 6;
const ROUND_MS = 5_000;
const OUTSIDE = [
  'better-sqlite3',
  '@node-rs/argon2',
  'pg',
  'sharp',
  ...['ioredis', 'nodemailer', 'openid-client', '@azure/*', '@fastify/swagger-ui', 'turndown', 'selfsigned'],
];

let folder: string;
let program: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vnet-crash-'));
  // One file starts in a fraction of the time of the sources; it stands among them, to find its packages.
  program = join(import.meta.dirname, `../../dist/crashing-server-${process.pid}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, '../testing/crashingServer.ts')],
    outfile: program,
    bundle: true,
    // What has a binary beside it, and what is not needed here.
    external: OUTSIDE,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    platform: 'node',
    format: 'esm',
    jsx: 'automatic',
    logLevel: 'error',
  });
});
afterAll(() => {
  for (const path of [folder, program]) rmSync(path, { recursive: true, force: true });
});

test(`SQLite: nothing acknowledged is lost when the server is killed while it writes (${ROUNDS} rounds)`, {
  timeout: 30_000 + ROUNDS * ROUND_MS,
}, async () => {
  const dataDir = join(folder, 'sqlite');
  const acknowledged = await crash(dataDir, null);
  const database = await openDatabase(dataDir);
  onTestFinished(() => database.close());
  expect(await missing(database, acknowledged)).toEqual([]);
  expect((await sql`pragma integrity_check`.execute(database.db)).rows).toEqual([{ integrity_check: 'ok' }]);
});

test(`PostgreSQL: nor when it is killed, or PostgreSQL under it (${ROUNDS} rounds)`, {
  timeout: 30_000 + ROUNDS * ROUND_MS,
}, async () => {
  const cluster = await PostgresCluster.start({ durable: true });
  onTestFinished(() => cluster.close());
  const url = await cluster.createDatabase();
  const acknowledged = await crash(join(folder, 'postgres'), url, cluster);
  const database = await openDatabase('', url);
  onTestFinished(() => database.close());
  expect(await missing(database, acknowledged)).toEqual([]);
});

/** @returns the titles of all meetings that were acknowledged with 201 */
async function crash(dataDir: string, databaseUrl: string | null, cluster?: PostgresCluster): Promise<string[]> {
  const acknowledged: string[] = [];
  const browser = new HttpBrowser();
  let token = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    const server = await startServer(dataDir, databaseUrl);
    if (round === 0) {
      await browser.signUp(server.origin, 'maria');
      token = JSON.parse((await browser.get(`${server.origin}/account/get/user-details/?acs=1`)).body).auth_token;
    }
    // At a different place each round, and without waiting for what is under way.
    const enough = acknowledged.length + 10 + ((round * 7) % 23);
    const writing = Array.from({ length: WRITERS }, (_, writer) =>
      write(server.origin, token, `${round}.${writer}`, (title) => {
        acknowledged.push(title);
        if (acknowledged.length !== enough) return;
        if (cluster !== undefined && round % POSTMASTER_EVERY === 0) process.kill(cluster.pid ?? Number.NaN, 'SIGKILL');
        else server.child.kill('SIGKILL');
      }),
    );
    if (cluster !== undefined && round % POSTMASTER_EVERY === 0) {
      await Promise.race(writing);
      await cluster.kill();
      await cluster.startServer();
      // It outlives its database.
      expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
      server.child.kill('SIGKILL');
    }
    await Promise.all([server.ended, ...writing]);
  }
  process.stdout.write(`${ROUNDS} rounds, ${acknowledged.length} writes acknowledged\n`);
  expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS * 10);
  return acknowledged;
}

/** Makes meetings one after the other until the server no longer does. */
async function write(origin: string, token: string, name: string, done: (title: string) => void): Promise<void> {
  for (let count = 0; ; count += 1) {
    const title = `${name}.${count}`;
    const answer = await fetch(`${origin}/meeting/new/`, {
      method: 'POST',
      headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title, notes: 'n', start_time: '2030-01-01T10:00:00Z' }),
    }).catch(() => null);
    if (answer?.status !== 201) return;
    // Its head has said so, whether or not the rest still comes.
    done(title);
    await answer.arrayBuffer().catch(() => {});
  }
}

async function startServer(
  dataDir: string,
  databaseUrl: string | null,
): Promise<{ origin: string; child: ChildProcess; ended: Promise<unknown> }> {
  const args = [program, dataDir, ...(databaseUrl === null ? [] : [databaseUrl])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = await Promise.race([once(child.stdout, 'data'), ended]);
  if (!Buffer.isBuffer(line)) throw new Error(`the server ended with ${line}`);
  return { origin: String(line).trim(), child, ended };
}

async function missing({ db }: Awaited<ReturnType<typeof openDatabase>>, titles: readonly string[]): Promise<string[]> {
  const kept = new Set((await db.selectFrom('meetings').select('title').execute()).map(({ title }) => title));
  return titles.filter((title) => !kept.has(title));
}
