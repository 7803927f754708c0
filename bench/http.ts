import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { signUpByForm } from '../e2e/harness/signUpByForm.ts';
import { VnetProcess } from '../e2e/harness/VnetProcess.ts';
import { Report } from './harness/figure.ts';
import { median } from './harness/median.ts';
import type { BareAnswer } from './harness/servers/bareFastify.ts';
import { startServer } from './harness/servers/startServer.ts';

/**
 * Requests a second of somebody signed in, against Fastify alone sending the same bytes, turn by turn in one run. The
 * load comes from this process, on the other core.
 */
const ROUNDS = 5;
const SECONDS = 4;
const CONNECTIONS = 16;
const MEETINGS = 10;

const PATHS = [
  { path: '/meeting/meetings/', least: 0.5 },
  { path: '/account/get/user-details/', least: 0.5 },
  { path: '/', least: 0.3 },
  { path: '/help/', least: 0.3 },
] as const;

const report = new Report('http', { record: process.argv.includes('--record') });
const work = mkdtempSync(join(tmpdir(), 'vnet-bench-http-'));
const vnet = await VnetProcess.start({ name: 'bench-http', settings: { VNET_RATE_LIMITS: 'off' } });
try {
  const { token, cookie } = await signUpByForm(vnet.origin);
  for (let count = 0; count < MEETINGS; count += 1) await planMeeting(token, count);
  const answersFile = join(work, 'answers.json');
  writeFileSync(answersFile, JSON.stringify(await Promise.all(PATHS.map(({ path }) => answerOf(path, cookie)))));
  const bare = await startServer('bareFastify.ts', answersFile);
  try {
    const bareOrigin = `http://127.0.0.1:${bare.port}`;
    for (const { path, least } of PATHS) {
      const [ours, theirs]: [number[], number[]] = [[], []];
      await load(vnet.origin + path, cookie, 2);
      await load(bareOrigin + path, '', 2);
      for (let round = 0; round < ROUNDS; round += 1) {
        ours.push(await load(vnet.origin + path, cookie, SECONDS));
        theirs.push(await load(bareOrigin + path, '', SECONDS));
      }
      report.add({
        figure: `GET ${path} with a session`,
        value: median(ours),
        unit: '1/s',
        against: { name: 'bare Fastify, the same body', value: median(theirs) },
        bound: { least },
      });
    }
  } finally {
    await bare.close();
  }
} finally {
  await vnet.close();
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = report.met ? 0 : 1;

async function planMeeting(token: string, count: number): Promise<void> {
  const answer = await fetch(`${vnet.origin}/meeting/new/`, {
    method: 'POST',
    headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      title: `Meeting ${count} of the week`,
      notes: 'What was done, what is next, what is in the way.',
      start_time: `2027-01-${String(10 + count)}T09:00:00+03:00`,
    }),
  });
  if (answer.status !== 201) throw new Error(`a meeting was answered with ${answer.status}`);
}

/** What VNET answers, for the bare server to say the same. */
async function answerOf(path: string, cookie: string): Promise<BareAnswer> {
  const answer = await fetch(vnet.origin + path, { headers: { cookie, accept: acceptOf(path) } });
  if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`);
  return { path, type: answer.headers.get('content-type') ?? '', body: await answer.text() };
}

/** @returns requests a second */
async function load(url: string, cookie: string, duration: number): Promise<number> {
  const headers = { accept: acceptOf(new URL(url).pathname), ...(cookie !== '' && { cookie }) };
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: ${result.non2xx + result.errors} failed`);
  return result.requests.average;
}

function acceptOf(path: string): string {
  return path === '/' || path === '/help/' ? 'text/html' : 'application/json';
}
