import { expect, test } from 'vitest';
import { formatPulse, parsePulse } from '../forwarding/pulseMessages.ts';
import { TestChannel, testNetwork } from '../testing/TestChannel.ts';
import { TestClock } from '../testing/TestClock.ts';
import { TestPort } from '../testing/TestPort.ts';
import { openPulse } from './openPulse.ts';
import type { RelayPort } from './RelayPort.ts';

function opened(port: RelayPort | null) {
  const clock = new TestClock();
  const [here, there] = [new TestChannel(), new TestChannel()];
  const said: string[] = [];
  const close = openPulse(here as unknown as RTCDataChannel, 'link-1', port, clock, {
    life: (life) => said.push(life),
    roundTrip: (roundTrip) => said.push(`${roundTrip} ms`),
    stall: (mid, state) => said.push(`${mid} ${state}`),
  });
  here.join(there, testNetwork(clock));
  const beats = () => here.sent.filter((text) => parsePulse(text)?.type === 'beat').length;
  return { clock, here, there, said, close, beats };
}

test('F5: the channel is the worker’s, in the task that made it, and what it says of this link is told', () => {
  const port = new TestPort();
  const { clock, here, said, beats } = opened(port);
  expect(port.sent).toEqual([{ type: 'pulse', link: 'link-1', channel: here }]);
  expect([...port.transferred.values()]).toEqual([[here]]);
  port.emit({ type: 'life', link: 'link-1', life: 'alive' });
  port.emit({ type: 'life', link: 'link-2', life: 'dead' });
  port.emit({ type: 'round-trip', link: 'link-1', roundTrip: 3 });
  port.emit({ type: 'stall', link: 'link-1', mid: '7', state: 'stalled' });
  port.emit({ type: 'pong', id: 1 });
  port.emit({ type: 'format', streamId: 'link-1', format: { mimeType: 'video/VP9', payloadType: 98 } });
  expect(said).toEqual(['alive', '3 ms', '7 stalled']);
  clock.pass(1_000);
  expect(beats()).toBe(0);
});

test('F5: after the end the worker is not listened to', () => {
  const port = new TestPort();
  const { said, close } = opened(port);
  close();
  close();
  port.emit({ type: 'life', link: 'link-1', life: 'dead' });
  expect(said).toEqual([]);
});

test.each([
  ['there is no worker', () => null],
  [
    'the browser keeps channels on the page',
    () => {
      const port = new TestPort();
      port.takesChannels = false;
      return port;
    },
  ],
])('M1: the page beats itself where %s', (_, makePort) => {
  const { clock, here, there, said, close, beats } = opened(makePort());
  clock.pass(100);
  expect(beats()).toBe(5);
  there.send(formatPulse({ type: 'echo', number: 5 }));
  there.send(formatPulse({ type: 'beat', number: 1, announced: [['7', 1_000]] }));
  clock.pass(1);
  expect(said).toEqual(['alive', '1 ms']);
  // Nobody counts frames here: no stall, and nothing is announced.
  expect(here.sent.every((text) => !text.includes('"'))).toBe(true);
  clock.pass(350);
  expect(said.slice(2)).toEqual(['suspect', 'dead']);
  close();
  expect(there.readyState).not.toBe('connecting');
  const before = beats();
  clock.pass(1_000);
  expect({ beats: beats(), readyState: here.readyState }).toEqual({ beats: before, readyState: 'closed' });
});
