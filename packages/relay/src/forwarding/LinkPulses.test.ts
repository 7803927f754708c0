import { expect, test } from 'vitest';
import { TestChannel, testNetwork } from '../testing/TestChannel.ts';
import { TestClock } from '../testing/TestClock.ts';
import { TestFrame } from '../testing/TestFrame.ts';
import { TestTransformer } from '../testing/TestTransformer.ts';
import { LinkPulses } from './LinkPulses.ts';
import type { LinkId, RelayWorkerEvent, TapKey } from './messages.ts';
import { type Announcement, formatPulse, parsePulse } from './pulseMessages.ts';
import { TapRegistry } from './TapRegistry.ts';

function pulses() {
  const clock = new TestClock();
  const taps = new TapRegistry({ requestOwnKeyFrame: () => {} });
  const events: RelayWorkerEvent[] = [];
  const fed = new Map<LinkId, Announcement[]>();
  const all = new LinkPulses(taps, {
    clock,
    send: (event) => events.push(event),
    announce: (link) => fed.get(link) ?? [],
  });
  /** The channel is transferred here; returns the other end of it. */
  function open(link: LinkId): TestChannel {
    const [here, there] = [new TestChannel(), new TestChannel()];
    here.join(there, testNetwork(clock));
    all.open(link, here as unknown as RTCDataChannel);
    return there;
  }
  function tap(key: TapKey): TestTransformer {
    const source = new TestTransformer(key);
    taps.add(source, source.options);
    return source;
  }
  /** Beats of the other end, each announcing three frames more. */
  async function beats(channel: TestChannel, times: number, mid: string, show: () => Promise<void> = async () => {}) {
    for (let time = 0; time < times; time++) {
      count += 3;
      channel.send(formatPulse({ type: 'beat', number: count, announced: [[mid, count]] }));
      await show();
      clock.pass(100);
    }
  }
  let count = 0;
  const stalls = () => events.flatMap((event) => (event.type === 'stall' ? [`${event.mid} ${event.state}`] : []));
  return { clock, taps, events, fed, all, open, tap, beats, stalls };
}

const frame = () => new TestFrame('delta');

test('M3: each link has its own heartbeats, and is told of by its name', () => {
  const { clock, events, fed, open } = pulses();
  fed.set('link-1', [['1', 10]]);
  fed.set('link-2', [['2', 20]]);
  const [first, second] = [open('link-1'), open('link-2')];
  const heard: unknown[] = [];
  for (const channel of [first, second]) {
    channel.addEventListener('message', ({ data }: { data: unknown }) => heard.push(parsePulse(data)));
  }
  clock.pass(21);
  expect(heard).toEqual([
    { type: 'beat', number: 1, announced: [['1', 10]] },
    { type: 'beat', number: 1, announced: [['2', 20]] },
  ]);
  second.send(formatPulse({ type: 'echo', number: 1 }));
  clock.pass(1);
  expect(events).toEqual([
    { type: 'life', link: 'link-2', life: 'alive' },
    { type: 'round-trip', link: 'link-2', roundTrip: 2 },
  ]);
});

test.each(['before', 'after'] as const)('M3: frames of a tap that comes %s its section is expected', async (when) => {
  const { all, open, tap, beats, stalls } = pulses();
  const channel = open('link-1');
  const early = when === 'before' ? tap('tap-1') : null;
  all.expect('link-1', '7', 'tap-1');
  const source = early ?? tap('tap-1');
  await beats(channel, 10, '7', () => source.show(frame()));
  expect(stalls()).toEqual(['7 flowing']);
  await beats(channel, 6, '7');
  expect(stalls()).toEqual(['7 flowing', '7 stalled']);
  await beats(channel, 2, '7', () => source.show(frame()));
  expect(stalls()).toEqual(['7 flowing', '7 stalled', '7 flowing']);
});

test('M3: media is a heartbeat of its link, and of no other', async () => {
  const { clock, all, events, open, tap } = pulses();
  open('link-1');
  open('link-2');
  all.expect('link-1', '7', 'tap-1');
  const source = tap('tap-1');
  const other = tap('tap-2');
  for (let time = 0; time < 20; time++) {
    await source.show(frame());
    await other.show(frame());
    clock.pass(100);
  }
  expect(events).toEqual([{ type: 'life', link: 'link-1', life: 'alive' }]);
});

test('M3: a section may carry another stream later: its frames are counted anew', async () => {
  const { all, open, tap, beats, stalls } = pulses();
  const channel = open('link-1');
  const [first, second] = [tap('tap-1'), tap('tap-2')];
  all.expect('link-1', '7', 'tap-1');
  all.expect('link-1', '7', 'tap-2');
  await beats(channel, 10, '7', () => first.show(frame()));
  expect(stalls()).toEqual(['7 stalled']);
  await beats(channel, 2, '7', () => second.show(frame()));
  expect(stalls()).toEqual(['7 stalled', '7 flowing']);
});

test('M3: what is expected no more stalls nowhere, and is no heartbeat', async () => {
  const { clock, all, events, open, tap, beats, stalls } = pulses();
  const channel = open('link-1');
  const source = tap('tap-1');
  all.expect('link-1', '7', 'tap-1');
  await beats(channel, 3, '7', () => source.show(frame()));
  all.expectNoMore('link-1', '7');
  all.expectNoMore('link-1', '7');
  await beats(channel, 10, '7');
  expect(stalls()).toEqual(['7 flowing']);
  channel.vanish();
  for (let time = 0; time < 4; time++) {
    await source.show(frame());
    clock.pass(100);
  }
  expect(events.at(-1)).toEqual({ type: 'life', link: 'link-1', life: 'dead' });
});

test('M3: another channel of a link takes the place of the first', () => {
  const { clock, events, open } = pulses();
  const first = open('link-1');
  clock.pass(100);
  const second = open('link-1');
  clock.pass(100);
  expect(first.readyState).toBe('closed');
  second.send(formatPulse({ type: 'echo', number: 1 }));
  clock.pass(1);
  expect(events.filter(({ type }) => type === 'life')).toEqual([{ type: 'life', link: 'link-1', life: 'alive' }]);
});

test('M3: a closed link says nothing and counts nothing; others go on', async () => {
  const { clock, all, events, open, tap } = pulses();
  const [first, second] = [open('link-1'), open('link-2')];
  const [one, other] = [tap('tap-1'), tap('tap-2')];
  all.expect('link-1', '7', 'tap-1');
  all.expect('link-2', '7', 'tap-2');
  all.close('link-1');
  all.close('link-1');
  await one.show(frame());
  await other.show(frame());
  clock.pass(10);
  expect(events).toEqual([{ type: 'life', link: 'link-2', life: 'alive' }]);
  expect([first.readyState, second.readyState]).toEqual(['closed', 'open']);
});
