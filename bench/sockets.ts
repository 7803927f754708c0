import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { SIGNALLING_PATH } from '@vnet/protocol';
import { type ClientOptions, WebSocket } from 'ws';
import { childrenOf, memoryOf } from '../e2e/harness/processTree.ts';
import { signUpByForm } from '../e2e/harness/signUpByForm.ts';
import { VnetProcess } from '../e2e/harness/VnetProcess.ts';
import { Report } from './harness/figure.ts';
import { startServer } from './harness/servers/startServer.ts';

/** Memory of 1,000 signed-in signalling sockets on which nothing happens, against `ws` alone holding as many. */
const SOCKETS = 1_000;
const MOST_RATIO = 1.5;
/** How long a server gets to come to rest, ms. */
const REST_MS = 15_000;
/** Sockets that are opened at once. */
const AT_ONCE = 20;

interface Memory {
  before: number;
  after: number;
}

const report = new Report('sockets', { record: process.argv.includes('--record') });
const vnet = await VnetProcess.start({ name: 'bench-sockets', settings: { VNET_RATE_LIMITS: 'off' } });
const bare = await startServer('bareWs.ts', 'relabel');
try {
  const { token } = await signUpByForm(vnet.origin);
  const signalling = `${vnet.origin.replace('http', 'ws')}${SIGNALLING_PATH}`;
  const headers = { authorization: `Token ${token}` };
  const servers = [
    vnet.pid,
    ...childrenOf(vnet.pid).flatMap(({ pid, command }) => (/livekit/.test(command) ? [] : pid)),
  ];
  const ours = await memoryWith(servers, (index) => `${signalling}${100_000 + Math.floor(index / 2)}/`, { headers });
  const theirs = await memoryWith(
    [bare.pid],
    (index) => `ws://127.0.0.1:${bare.port}/${100_000 + Math.floor(index / 2)}`,
  );
  report.add({
    figure: `${SOCKETS} signed-in sockets idle, added memory`,
    value: (ours.after - ours.before) / 1e6,
    unit: 'MB',
    against: { name: 'bare ws', value: (theirs.after - theirs.before) / 1e6 },
    bound: { most: MOST_RATIO },
  });
  report.add({
    figure: `${SOCKETS} signed-in sockets idle, the whole server`,
    value: ours.after / 1e6,
    unit: 'MB',
    against: { name: 'bare ws, the whole process', value: theirs.after / 1e6 },
    bound: { most: MOST_RATIO },
  });
} finally {
  await Promise.all([vnet.close(), bare.close()]);
}
process.exitCode = report.met ? 0 : 1;

/** Memory of the processes at rest, without the sockets and with them, bytes. */
async function memoryWith(
  pids: readonly number[],
  addressOf: (index: number) => string,
  options?: ClientOptions,
): Promise<Memory> {
  const memory = () => pids.reduce((sum, pid) => sum + memoryOf(pid), 0);
  await pause(REST_MS);
  const before = memory();
  const sockets: WebSocket[] = [];
  for (let index = 0; index < SOCKETS; index += AT_ONCE) {
    const opening = Array.from({ length: AT_ONCE }, (_, offset) => new WebSocket(addressOf(index + offset), options));
    sockets.push(...opening);
    await Promise.all(opening.map((socket) => once(socket, 'open')));
  }
  await pause(REST_MS);
  const after = memory();
  for (const socket of sockets) socket.terminate();
  return { before, after };
}
