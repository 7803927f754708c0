import { describe, expect, test } from 'vitest';
import { formatPulse, parsePulse } from '../forwarding/pulseMessages.ts';
import type { LinkControl, LinkSignal } from '../session/linkMessages.ts';
import { passing, settled } from '../testing/settled.ts';
import type { TestChannel } from '../testing/TestChannel.ts';
import { testNetwork } from '../testing/TestChannel.ts';
import { TestClock } from '../testing/TestClock.ts';
import { TestPeerConnection } from '../testing/TestPeerConnection.ts';
import { WorkerPort } from '../testing/WorkerPort.ts';
import { LinkEnd } from './LinkEnd.ts';
import type { RelayPort } from './RelayPort.ts';

const CONTROL = 0;
const PULSE = 1;

interface Settings {
  readonly maxRoundTrip?: number;
  readonly port?: RelayPort;
}

function linkEnd(clock: TestClock, { maxRoundTrip, port }: Settings = {}) {
  const connection = new TestPeerConnection();
  const said: string[] = [];
  const controls: LinkControl[] = [];
  const signals: LinkSignal[] = [];
  const end = new LinkEnd({
    link: 'link-1',
    connection: connection.asConnection,
    port: port ?? null,
    clock,
    ...(maxRoundTrip === undefined ? {} : { maxRoundTrip }),
    signal: (message) => signals.push(message),
    listener: {
      stateChanged: (state) => said.push(state),
      life: (life) => said.push(life),
      stall: (mid, state) => said.push(`${mid} ${state}`),
      control: (message) => controls.push(message),
      ended: (ending) => said.push(`ended: ${ending}`),
    },
  });
  const channel = (id: number): TestChannel => {
    const found = connection.channels.get(id);
    if (found === undefined) throw new Error(`there is no channel ${id}`);
    return found;
  };
  /** What went over the control channel. */
  const controlSent = () => channel(CONTROL).sent.map((text): LinkControl => JSON.parse(text));
  return { end, connection, said, controls, signals, channel, controlSent };
}

/** Both ends of a link, not yet connected. @param delay one way, ms */
function twoEnds(delay = 1, here: Settings = {}, there: Settings = {}) {
  const clock = new TestClock();
  const network = testNetwork(clock, delay);
  const ends = { here: linkEnd(clock, here), there: linkEnd(clock, there) };
  const join = () => ends.here.connection.join(ends.there.connection, network);
  return { clock, network, ...ends, join, pass: (duration: number) => passing(clock, duration) };
}

async function standing(delay = 1) {
  const ends = twoEnds(delay);
  ends.join();
  await ends.pass(300);
  expect([ends.here.end.state, ends.there.end.state]).toEqual(['connected', 'connected']);
  for (const { said } of [ends.here, ends.there]) said.length = 0;
  return ends;
}

/** An end whose other one is played by the test. */
async function alone(settings: Settings = {}, joined = true) {
  const clock = new TestClock();
  const network = testNetwork(clock);
  const other = new TestPeerConnection();
  const control = other.createDataChannel('', { id: CONTROL });
  const pulse = other.createDataChannel('', { id: PULSE });
  const own = linkEnd(clock, settings);
  if (joined) own.connection.join(other, network);
  const say = (message: LinkControl) => control.send(JSON.stringify(message));
  /** Answers every heartbeat. */
  pulse.addEventListener('message', ({ data }: { data: unknown }) => {
    const beat = parsePulse(data);
    if (beat?.type === 'beat') pulse.send(formatPulse({ type: 'echo', number: beat.number }));
  });
  return { clock, network, own, other, control, pulse, say, pass: (duration: number) => passing(clock, duration) };
}

describe('S2: the other end is on the local network', () => {
  test('S2: a link stands when both ends have found the other near, and say so', async () => {
    const { here, there, join, pass } = twoEnds();
    expect([here.end.state, here.end.roundTrip]).toEqual(['connecting', null]);
    join();
    expect([here.end.state, there.end.state]).toEqual(['checking', 'checking']);
    await pass(300);
    expect([here.said, there.said]).toEqual([
      ['checking', 'alive', 'connected'],
      ['checking', 'alive', 'connected'],
    ]);
    expect(here.controlSent()).toEqual([{ type: 'near' }]);
    expect(here.end.roundTrip).toBe(2);
  });

  test('S2: without STUN and TURN: what the connection is made with is its owner’s; what it found is judged', async () => {
    for (const types of [
      { local: 'srflx', remote: 'host' },
      { local: 'host', remote: 'relay' },
    ]) {
      const { here, there, join, pass } = twoEnds();
      here.connection.candidateTypes = types;
      join();
      await pass(300);
      expect(here.said.at(-1)).toBe('ended: too-far');
      expect(there.said.at(-1)).toBe('ended: too-far');
      expect([...here.said, ...there.said]).not.toContain('connected');
    }
  });

  test('S2: 10 ms are too far, unless another limit is set', async () => {
    for (const [delay, limit, ending] of [
      [4, undefined, 'connected'],
      [5, undefined, 'ended: too-far'],
      [5, 10.5, 'connected'],
      [1, 2, 'ended: too-far'],
    ] as const) {
      const settings = limit === undefined ? {} : { maxRoundTrip: limit };
      const { here, there, join, pass } = twoEnds(delay, settings, settings);
      join();
      await pass(4_100);
      expect([here.said.at(-1), there.said.at(-1)], `${delay} ms, ${limit}`).toEqual([ending, ending]);
    }
  });

  test('S2: the least counts: a busy machine is not a distant one, for four seconds', async () => {
    const { network, here, there, join, pass } = twoEnds(20);
    join();
    await pass(3_800);
    expect([here.end.state, there.end.state]).toEqual(['checking', 'checking']);
    network.delay = 1;
    await pass(150);
    expect([here.end.state, there.end.state]).toEqual(['connected', 'connected']);
    expect(here.end.roundTrip).toBe(2);
  });

  test('S2: both ends judge: one that finds the other near does not stand alone', async () => {
    const { here, there, join, pass } = twoEnds(3, {}, { maxRoundTrip: 5 });
    join();
    await pass(4_100);
    expect(here.controlSent()).toContainEqual({ type: 'near' });
    expect([...here.said, ...there.said]).not.toContain('connected');
    expect(here.said.at(-1)).toBe('ended: too-far');
  });

  test('S2: one that never says that it found us near is given up after four seconds', async () => {
    const { own, pass } = await alone();
    await pass(3_990);
    expect(own.end.state).toBe('checking');
    await pass(20);
    expect(own.said.at(-1)).toBe('ended: too-far');
  });

  test('S2: nor does it stand on the other’s word alone', async () => {
    const { network, own, say, pass } = await alone();
    network.loses = (text) => text.startsWith('[');
    say({ type: 'near' });
    await pass(3_900);
    expect(own.said).not.toContain('connected');
    await pass(200);
    expect(own.said.at(-1)).toBe('ended: too-far');
  });

  test('S2: before it stands nothing is heard of what the other says, nor of what is no message', async () => {
    const { own, control, say, pass } = await alone();
    say({ type: 'offer', sdp: '', streams: [] });
    say({ type: 'application', content: 1 });
    for (const text of ['', '[', '{"type":"hello"}', '{"type":"want"}']) control.send(text);
    await pass(200);
    expect(own.controls).toEqual([]);
    say({ type: 'near' });
    say({ type: 'application', content: 2 });
    control.send('{"type":"want"}');
    await pass(10);
    expect(own.controls).toEqual([{ type: 'application', content: 2 }]);
  });

  test('S2: round trips are measured on, and the least of the latest twenty is shown', async () => {
    const { network, here, pass } = await standing(2);
    expect(here.end.roundTrip).toBe(4);
    network.delay = 30;
    await pass(1_000);
    expect(here.end.roundTrip).toBe(4);
    await pass(1_500);
    expect(here.end.roundTrip).toBe(60);
    // Near once is near enough: a busy network ends no link.
    expect(here.end.state).toBe('connected');
  });
});

describe('S4: addresses', () => {
  test('S4: of the other end wait for its description', async () => {
    const { own } = await alone({}, false);
    const [first, second] = [{ candidate: 'candidate:1' }, { candidate: 'candidate:2' }];
    own.end.addCandidate(first);
    await settled();
    expect(own.connection.taken).toEqual([]);
    await own.end.setRemoteDescription({ type: 'offer', sdp: '' });
    await settled();
    own.end.addCandidate(second);
    await settled();
    expect(own.connection.taken).toEqual([first, second]);
  });

  test('S4: of this end go to the signalling and nowhere else, and none after the end', async () => {
    const { own } = await alone({}, false);
    await own.connection.setLocalDescription();
    await settled();
    expect(own.signals.map(({ type }) => type)).toEqual(['candidate']);
    expect(own.said).toEqual([]);
    own.end.leftBy('left');
    own.connection.connectionState = 'new';
    await own.connection.setLocalDescription();
    await settled();
    expect(own.signals.map(({ type }) => type)).toEqual(['candidate']);
  });
});

describe('M3: the end of a link', () => {
  test('M3: a connection that does not come about is given up after eight seconds', async () => {
    const { own, pass } = await alone({}, false);
    await pass(7_990);
    expect(own.said).toEqual([]);
    await pass(10);
    expect(own.said).toEqual(['ended: unreachable']);
    expect(own.signals).toEqual([{ type: 'bye', reason: 'unreachable' }]);
    expect(own.connection.connectionState).toBe('closed');
  });

  test('M3: what ICE gives up is unreachable at first, and lost once it was there', async () => {
    const never = await alone({}, false);
    never.own.connection.fail();
    expect(never.own.said).toEqual(['ended: unreachable']);
    const { here } = await standing();
    here.connection.fail();
    expect(here.said).toEqual(['ended: lost']);
  });

  test('M3: who goes says why, over the link, and the words leave before the connection closes', async () => {
    const { here, there, pass } = await standing();
    here.end.end('stopped');
    here.end.end('lost');
    expect(here.said).toEqual(['ended: stopped']);
    expect(here.signals).toEqual([]);
    await pass(10);
    expect(there.said).toEqual(['ended: stopped']);
    expect(here.connection.connectionState).not.toBe('closed');
    await pass(100);
    expect([here, there].map(({ connection }) => connection.connectionState)).toEqual(['closed', 'closed']);
  });

  test('M3: a control channel that closes is the end', async () => {
    const { here, there, pass } = await standing();
    there.channel(CONTROL).close();
    await pass(10);
    expect(here.said.at(-1)).toBe('ended: lost');
  });

  test('M3: a dead link may come back for ten seconds', async () => {
    const { network, here, pass } = await standing();
    network.loses = () => true;
    await pass(9_000);
    expect(here.said).toEqual(['suspect', 'dead']);
    network.loses = () => false;
    await pass(200);
    expect(here.said).toEqual(['suspect', 'dead', 'alive']);
    await pass(20_000);
    expect(here.said).toHaveLength(3);
    expect(here.end.state).toBe('connected');
  });

  test('M3: then it is closed', async () => {
    const { network, here, pass } = await standing();
    network.loses = () => true;
    await pass(340);
    expect(here.said).toEqual(['suspect', 'dead']);
    await pass(9_900);
    expect(here.end.state).toBe('connected');
    await pass(150);
    expect(here.said.at(-1)).toBe('ended: lost');
  });

  test('M3: after the end nothing is told, sent or taken', async () => {
    const { here, there, pass } = await standing();
    here.end.leftBy('left');
    here.end.leftBy('lost');
    const sent = here.controlSent().length;
    there.end.send({ type: 'application', content: 1 });
    here.connection.fail();
    here.end.renewPulse();
    await pass(20_000);
    expect(here.said).toEqual(['ended: left']);
    expect(here.controls).toEqual([]);
    expect(here.controlSent()).toHaveLength(sent);
    expect([...here.connection.channels.keys()]).toEqual([CONTROL, PULSE]);
  });
});

describe('M3: heartbeats go over another channel when the worker that held the first is gone', () => {
  test('M3: both ends use it', async () => {
    const { here, there, pass } = await standing();
    here.channel(PULSE).vanish();
    here.end.renewPulse();
    await pass(5_000);
    expect(here.controlSent().at(-1)).toEqual({ type: 'pulse', id: 3 });
    expect([...there.connection.channels.keys()]).toEqual([CONTROL, PULSE, 3]);
    expect(there.channel(3).sent.length).toBeGreaterThan(20);
    expect([...here.said, ...there.said].filter((each) => each === 'dead' || each.startsWith('ended'))).toEqual([]);
    there.end.renewPulse();
    await pass(5_000);
    expect([...here.connection.channels.keys()]).toEqual([CONTROL, PULSE, 3, 5]);
    expect([here.end.state, there.end.state]).toEqual(['connected', 'connected']);
  });

  test('M3: also when both workers are gone at once', async () => {
    const { network, here, there, pass } = await standing();
    network.delay = 20;
    here.end.renewPulse();
    there.end.renewPulse();
    await pass(5_000);
    expect([here.end.state, there.end.state]).toEqual(['connected', 'connected']);
    // One end is ahead: its channel is the one.
    here.end.renewPulse();
    here.end.renewPulse();
    there.end.renewPulse();
    await pass(5_000);
    expect([here.end.state, there.end.state]).toEqual(['connected', 'connected']);
    expect(here.channel(7).sent.length).toBeGreaterThan(20);
    expect([here.said.at(-1), there.said.at(-1)]).toEqual(['alive', 'alive']);
  });

  test('M3: also when it is gone before the link is there', async () => {
    const { here, there, join, pass } = twoEnds();
    here.end.renewPulse();
    join();
    await pass(2_000);
    expect([here.end.state, there.end.state]).toEqual(['connected', 'connected']);
  });

  test('M3: a channel that cannot be made is the end', async () => {
    const { own, say, pass } = await alone();
    own.connection.createDataChannel('', { id: 9 });
    say({ type: 'pulse', id: 9 });
    await pass(10);
    expect(own.said.at(-1)).toBe('ended: lost');
  });
});

test('F5: heartbeats are the worker’s where there is one, and the page hears of its own link alone', async () => {
  const clock = new TestClock();
  const [port, otherPort] = [new WorkerPort(clock), new WorkerPort(clock)];
  const network = testNetwork(clock);
  const [here, there] = [linkEnd(clock, { port }), linkEnd(clock, { port: otherPort })];
  here.connection.join(there.connection, network);
  await passing(clock, 300);
  expect([here.said, there.said]).toEqual([
    ['checking', 'alive', 'connected'],
    ['checking', 'alive', 'connected'],
  ]);
  expect(port.asked('pulse').map(({ channel }) => channel)).toEqual([here.channel(PULSE)]);
  port.emit({ type: 'life', link: 'link-2', life: 'dead' });
  expect(here.said.at(-1)).toBe('connected');
  here.end.end('left');
  expect(port.asked().map(({ type }) => type)).toEqual(['close-link']);
  port.emit({ type: 'life', link: 'link-1', life: 'dead' });
  expect(here.said.at(-1)).toBe('ended: left');
});
