import { SIGNALLING_PATH } from '@vnet/protocol';
import { childrenOf } from '../e2e/harness/processTree.ts';
import { signUpByForm } from '../e2e/harness/signUpByForm.ts';
import { VnetProcess } from '../e2e/harness/VnetProcess.ts';
import { Report } from './harness/figure.ts';
import { median } from './harness/median.ts';
import { type BenchServer, startServer } from './harness/servers/startServer.ts';
import { type Contender, type Load, measureThroughput, type Throughput } from './harness/signallingLoad.ts';

/**
 * 20 pairs, each passing messages of 2 kB through the real server as fast as they arrive, against `ws` alone doing the
 * same broadcast, `ws` alone passing the bytes on unread, and PeerJS's server; turn by turn, in one run.
 */
const ROUNDS = 5;
const LOAD: Load = { pairs: 20, durationMs: 3000, window: 8 };
const WARM_UP: Load = { ...LOAD, durationMs: 1500 };
const CONTENT_BYTES = 2048;
/** Design, *What it must reach*. */
const LEAST_RATIO = 0.8;
const SAME_BROADCAST = 'bare ws, same broadcast';

const content = 'v=0 '.repeat(CONTENT_BYTES / 4);
const signalling = {
  message: () => JSON.stringify({ type: 'offer', name: 'ada', content }),
  isMessage: (text: string) => text.startsWith('{"type":"offer"'),
  deliveries: 2,
} as const;
const code = (index: number) => String(100_000 + index);

const report = new Report('signalling', { record: process.argv.includes('--record') });
const vnet = await VnetProcess.start({ name: 'bench-signalling', settings: { VNET_RATE_LIMITS: 'off' } });
const relabel = await startServer('bareWs.ts', 'relabel');
const raw = await startServer('bareWs.ts', 'raw');
const peerjs = await startServer('peerjs.ts');
try {
  const { token } = await signUpByForm(vnet.origin);
  const bare = (name: string, { port, pid }: BenchServer): Contender => ({
    ...signalling,
    name,
    pids: [pid],
    pair: (index) => [`ws://127.0.0.1:${port}/${code(index)}`, `ws://127.0.0.1:${port}/${code(index)}`],
  });
  const room = (index: number) => `${vnet.origin.replace('http', 'ws')}${SIGNALLING_PATH}${code(index)}/`;
  const contenders: [Contender, Contender, Contender, Contender] = [
    {
      ...signalling,
      name: 'VNET',
      pids: [vnet.pid, ...childrenOf(vnet.pid).flatMap(({ pid, command }) => (/livekit/.test(command) ? [] : [pid]))],
      pair: (index) => [room(index), room(index)],
      options: { headers: { authorization: `Token ${token}` } },
    },
    bare(SAME_BROADCAST, relabel),
    bare('bare ws, bytes unread', raw),
    {
      name: "PeerJS's server",
      pids: [peerjs.pid],
      pair: (index) => [peerjsAddress(peerjs.port, `a${index}`), peerjsAddress(peerjs.port, `b${index}`)],
      message: (index) => JSON.stringify({ type: 'OFFER', dst: `b${index}`, payload: content }),
      isMessage: (text) => text.includes('"type":"OFFER"'),
      deliveries: 1,
    },
  ];
  for (const contender of contenders) await measureThroughput(contender, WARM_UP);
  const runs = new Map<string, Throughput[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each goes first, second, third and last in turn, so that a machine that grows slower favours nobody.
    const order = [...contenders.slice(round % contenders.length), ...contenders.slice(0, round % contenders.length)];
    for (const contender of order) runs.get(contender.name)?.push(await measureThroughput(contender, LOAD));
  }
  const middle = ({ name }: Contender, of: keyof Throughput) => median((runs.get(name) ?? []).map((run) => run[of]));
  const [ours, ...others] = contenders;
  for (const other of others) {
    report.add({
      figure: 'messages delivered',
      value: middle(ours, 'delivered'),
      unit: '1/s',
      against: { name: other.name, value: middle(other, 'delivered') },
      ...(other.name === SAME_BROADCAST ? { bound: { least: LEAST_RATIO } } : {}),
    });
    report.add({
      figure: 'server CPU per message delivered',
      value: middle(ours, 'cpuMicroseconds'),
      unit: 'µs',
      against: { name: other.name, value: middle(other, 'cpuMicroseconds') },
    });
  }
} finally {
  await Promise.all([vnet.close(), relabel.close(), raw.close(), peerjs.close()]);
}
process.exitCode = report.met ? 0 : 1;

function peerjsAddress(port: number, id: string): string {
  return `ws://127.0.0.1:${port}/peerjs?key=peerjs&id=${id}&token=${id}`;
}
