import { describe, expect, test } from 'vitest';
import { seededRandom } from '../testing/fuzz.ts';
import { TestChannel, type TestNetwork, testNetwork } from '../testing/TestChannel.ts';
import { TestClock } from '../testing/TestClock.ts';
import { LinkPulse } from './LinkPulse.ts';
import { type Announcement, formatPulse, type Pulse, parsePulse } from './pulseMessages.ts';

/** Both ends of one link's heartbeats, each with what it says and hears. */
function linked(delay = 1) {
  const clock = new TestClock();
  const network = testNetwork(clock, delay);
  const [here, there] = [end(clock), end(clock)];
  here.channel.join(there.channel, network);
  return { clock, network, here, there };
}

function end(clock: TestClock) {
  const channel = new TestChannel();
  const said: string[] = [];
  const roundTrips: number[] = [];
  const fed = new Map<string, number>();
  const received = new Map<string, number>();
  const pulse = new LinkPulse(channel, {
    clock,
    announce: (): Announcement[] => [...fed],
    received: (mid) => received.get(mid),
    onLife: (life) => said.push(life),
    onRoundTrip: (roundTrip) => roundTrips.push(roundTrip),
    onStall: (mid, state) => said.push(`${mid} ${state}`),
  });
  const heartbeats = () => channel.sent.map((text) => parsePulse(text)).filter((each) => each?.type === 'beat');
  return { channel, pulse, said, roundTrips, fed, received, heartbeats };
}

/** As heard by the other end. */
function hears(channel: TestChannel, pulse: Pulse): void {
  channel.receive(formatPulse(pulse));
}

describe('M3: heartbeats 100 ms apart', () => {
  test('M3: begin when the channel opens; the first twelve measure, 20 ms apart', () => {
    const clock = new TestClock();
    const { channel, heartbeats } = end(clock);
    clock.pass(500);
    expect(channel.sent).toEqual([]);
    channel.join(new TestChannel(), testNetwork(clock));
    clock.pass(239);
    expect(heartbeats()).toHaveLength(11);
    clock.pass(1);
    expect(heartbeats()).toHaveLength(12);
    clock.pass(99);
    expect(heartbeats()).toHaveLength(12);
    clock.pass(901);
    expect(heartbeats()).toHaveLength(22);
    expect(heartbeats().map((each) => each?.number)).toEqual(Array.from({ length: 22 }, (_, index) => index + 1));
  });

  test('M3: over a channel that is open already as well', () => {
    const clock = new TestClock();
    const channel = new TestChannel();
    channel.join(new TestChannel(), testNetwork(clock));
    const options = { clock, announce: () => [], received: () => undefined };
    const silent = { onLife: () => {}, onRoundTrip: () => {}, onStall: () => {} };
    new LinkPulse(channel, { ...options, ...silent });
    clock.pass(100);
    expect(channel.sent).toHaveLength(5);
  });

  test('S2: every answer is a measured round trip', () => {
    const { clock, here, there } = linked(3);
    clock.pass(300);
    expect(here.roundTrips.length).toBeGreaterThanOrEqual(12);
    expect(new Set([...here.roundTrips, ...there.roundTrips])).toEqual(new Set([6]));
  });

  test('S2: an answer that comes twice, or that nobody asked for, is none', () => {
    const { clock, here } = linked();
    clock.pass(100);
    const measured = here.roundTrips.length;
    hears(here.channel, { type: 'echo', number: 1 });
    hears(here.channel, { type: 'echo', number: 9_999 });
    expect(here.roundTrips).toHaveLength(measured);
  });

  test('S2: answers that never came are not waited for: one that comes five seconds late is none', () => {
    const { clock, network, here } = linked();
    network.loses = () => true;
    clock.pass(240 + 4_000);
    hears(here.channel, { type: 'echo', number: 12 });
    expect(here.roundTrips).toHaveLength(1);
    hears(here.channel, { type: 'echo', number: 1 });
    expect(here.roundTrips).toHaveLength(1);
  });
});

describe('M3: whether the other end is there', () => {
  test('M3: both ends are alive for each other, and stay so on a slow line', () => {
    const { clock, here, there } = linked(120);
    clock.pass(10_000);
    expect([here.said, there.said]).toEqual([['alive'], ['alive']]);
  });

  test('M3: one that dies is suspect and then dead within 350 ms of the last that was heard', () => {
    const { clock, here, there } = linked(1);
    // The answer to the heartbeat of 1,040 ms is the last that is heard.
    clock.pass(1_042);
    there.channel.vanish();
    clock.pass(150);
    expect(here.said).toEqual(['alive']);
    clock.pass(50);
    expect(here.said).toEqual(['alive', 'suspect']);
    clock.pass(100);
    expect(here.said).toEqual(['alive', 'suspect']);
    clock.pass(50);
    expect(here.said).toEqual(['alive', 'suspect', 'dead']);
  });

  test('M3: one lost heartbeat of any three makes nobody suspect', () => {
    const { clock, network, here, there } = linked(5);
    clock.pass(1_000);
    let count = 0;
    network.loses = (text) => parsePulse(text)?.type === 'beat' && ++count % 3 === 0;
    clock.pass(10_000);
    expect([here.said, there.said]).toEqual([['alive'], ['alive']]);
  });

  test('M3: a line that loses a tenth of everything, at random, is never dead (seeded)', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { clock, network, here, there } = linked(10);
      const random = seededRandom(seed);
      clock.pass(1_000);
      network.loses = () => random(10) === 0;
      clock.pass(10_000);
      expect([...here.said, ...there.said], `seed ${seed}`).not.toContain('dead');
    }
  });

  test('M3: media counts as a heartbeat', () => {
    const { clock, network, here } = linked();
    clock.pass(1_000);
    network.loses = () => true;
    for (let time = 0; time < 50; time++) {
      here.pulse.heard();
      clock.pass(100);
    }
    expect(here.said).toEqual(['alive']);
    clock.pass(350);
    expect(here.said).toEqual(['alive', 'suspect', 'dead']);
  });

  test('M3: the end that slept takes nobody for dead, and the other finds it again', () => {
    const { clock, here, there } = linked();
    clock.pass(1_000);
    clock.sleep(5_000);
    clock.pass(100);
    expect([here.said, there.said]).toEqual([['alive'], ['alive']]);
  });

  test('M3: a channel that closes is the end of the other one', () => {
    const { clock, here, there } = linked();
    clock.pass(1_000);
    there.pulse.close();
    clock.pass(1);
    expect(here.said).toEqual(['alive', 'dead']);
    expect(there.said).toEqual(['alive']);
  });

  test('M3: after the end nothing is said and nothing sent', () => {
    const { clock, here, there } = linked();
    clock.pass(1_000);
    const sent = here.channel.sent.length;
    const said = [...here.said];
    here.pulse.close();
    here.pulse.close();
    here.pulse.heard();
    clock.pass(1_000);
    expect({ sent: here.channel.sent.length, said: here.said }).toEqual({ sent, said });
    expect(there.said.at(-1)).toBe('dead');
  });

  test('M3: an end that is closed before its channel opens never begins', () => {
    const clock = new TestClock();
    const { channel, pulse } = end(clock);
    pulse.close();
    channel.join(new TestChannel(), testNetwork(clock));
    clock.pass(1_000);
    expect(channel.sent).toEqual([]);
  });

  test('M1: a channel that fails while it closes stops nobody', () => {
    const clock = new TestClock();
    const { channel, pulse, said } = end(clock);
    const network: TestNetwork = testNetwork(clock);
    channel.join(new TestChannel(), network);
    channel.send = () => {
      throw new DOMException('closing', 'OperationError');
    };
    channel.close = () => {
      throw new DOMException('closed', 'InvalidStateError');
    };
    clock.pass(200);
    hears(channel, { type: 'beat', number: 1, announced: [] });
    pulse.close();
    expect(said).toEqual(['alive']);
  });
});

describe('M3: what is fed is announced', () => {
  function feed(rate: number, times: number, { clock, here, there }: ReturnType<typeof linked>, come = true): void {
    for (let time = 0; time < times; time++) {
      here.fed.set('7', (here.fed.get('7') ?? 0) + rate);
      if (come) there.received.set('7', here.fed.get('7') ?? 0);
      clock.pass(100);
    }
  }

  test('M3: with each heartbeat: the sections of this end and how many frames went into each', () => {
    const link = linked();
    link.here.fed.set('7', 12);
    link.here.fed.set('8', 0);
    link.clock.pass(20);
    expect(link.here.heartbeats()).toEqual([
      {
        type: 'beat',
        number: 1,
        announced: [
          ['7', 12],
          ['8', 0],
        ],
      },
    ]);
  });

  test('M3: frames announced that do not come are a stall, at their receiver alone', () => {
    const link = linked();
    feed(3, 10, link);
    feed(3, 6, link, false);
    feed(3, 2, link);
    expect(link.there.said).toEqual(['alive', '7 flowing', '7 stalled', '7 flowing']);
    expect(link.here.said).toEqual(['alive']);
  });

  test('M3: a still screen is none', () => {
    const link = linked();
    feed(3, 10, link);
    feed(0, 200, link, false);
    expect(link.there.said).toEqual(['alive', '7 flowing']);
  });
});

test('M3: hostile texts are passed over, and count as no sign of life', () => {
  const clock = new TestClock();
  const { channel, said, roundTrips } = end(clock);
  channel.join(new TestChannel(), testNetwork(clock));
  clock.pass(100);
  const sent = channel.sent.length;
  for (const data of ['', '[', '[]', '[null]', '[1,1]', '{"type":"beat"}', null, new ArrayBuffer(8), 'x'.repeat(1e5)]) {
    channel.receive(data);
  }
  expect({ said, roundTrips, sent: channel.sent.length }).toEqual({ said: [], roundTrips: [], sent });
  hears(channel, { type: 'beat', number: 4, announced: [] });
  expect(said).toEqual(['alive']);
  expect(channel.sent.at(-1)).toBe('[4]');
});
