import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { gate, linkSessions } from '../testing/linkSessions.ts';
import { settled, until } from '../testing/settled.ts';
import { TestPeerConnection } from '../testing/TestPeerConnection.ts';
import { randomFingerprint, TestTickets } from '../testing/TestTickets.ts';
import type { LinkRole, LinkSignal } from './linkMessages.ts';

let server: TestTickets;
beforeAll(async () => {
  server = await TestTickets.open();
});

let reported: unknown[];
beforeEach(() => {
  reported = [];
  // Node has none.
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
});
afterEach(() => vi.unstubAllGlobals());

const { twoSessions, alone, heldUp } = linkSessions(() => server);

const DESCRIBING = new Set(['offer', 'answer', 'candidate']);

describe('S6: both ends show a ticket of this meeting', () => {
  test('S6: then each knows who the other is, and they find each other', async () => {
    const { wire, feeder, receiver, greet } = twoSessions();
    await greet();
    await until(() => feeder.opened[0]?.connection.remoteDescription != null);
    await until(() => wire.of('receiver').includes('candidate') && wire.of('feeder').includes('candidate'));
    await settled();
    await settled();
    expect([feeder.told, receiver.told]).toEqual([['met bob'], ['met carol']]);
    // Each answers the other's hello with its own, so that either may come first.
    expect(wire.of('feeder')).toEqual(['hello', 'hello', 'offer', 'candidate']);
    expect(wire.of('receiver')).toEqual(['hello', 'hello', 'answer', 'candidate']);
    for (const { opened } of [feeder, receiver]) expect(opened[0]?.connection.taken).toHaveLength(1);
    expect(reported).toEqual([]);
  });

  test('S6: who came too late for a hello is answered with one', async () => {
    const { wire, feeder, receiver } = twoSessions();
    // The feeder says nothing by itself.
    await receiver.session.greet();
    await until(() => receiver.opened[0]?.connection.remoteDescription != null);
    expect(wire.of('feeder').slice(0, 2)).toEqual(['hello', 'offer']);
    expect([feeder.told, receiver.told]).toEqual([['met bob'], ['met carol']]);
  });

  test('S4: the feeder sends no address and no description before the receiver’s ticket is verified', async () => {
    const verifying = gate();
    let asked = false;
    const { wire, feeder, greet } = twoSessions({
      credentials: heldUp('carol', verifying.passed, () => {
        asked = true;
      }),
    });
    await greet();
    await until(() => asked);
    for (let turn = 0; turn < 5; turn++) await settled();
    expect(wire.of('feeder')).toEqual(['hello']);
    expect(feeder.opened).toEqual([]);
    expect(JSON.stringify(wire.sent)).not.toContain('candidate:');
    verifying.open();
    await until(() => wire.of('receiver').includes('answer'));
    expect(wire.of('feeder').filter((type) => type !== 'hello')[0]).toBe('offer');
  });

  test('S4: nor does the receiver before the feeder’s is; the offer waits for it', async () => {
    const verifying = gate();
    const { wire, receiver, greet } = twoSessions(
      {},
      { credentials: heldUp('bob', verifying.passed, () => undefined) },
    );
    await greet();
    await until(() => wire.of('feeder').includes('candidate'));
    for (let turn = 0; turn < 5; turn++) await settled();
    expect(wire.of('receiver')).toEqual(['hello']);
    expect(receiver.opened).toEqual([]);
    verifying.open();
    await until(() => wire.of('receiver').includes('candidate'));
    expect(wire.of('receiver')).toEqual(['hello', 'hello', 'answer', 'candidate']);
    // What came meanwhile is used.
    await until(() => receiver.opened[0]?.connection.taken.length === 1);
  });

  test('S6: whoever comes from another meeting is refused, and named', async () => {
    const { wire, feeder, receiver, greet } = twoSessions(
      {},
      { credentials: server.credentials('bob', { meeting: 'another' }) },
    );
    await greet();
    await until(() => feeder.told.length > 0 && receiver.told.length > 0);
    expect(feeder.told).toEqual(['refused: other-meeting, bob of another']);
    expect(receiver.told[0]).toMatch(/^refused: other-meeting, /);
    expect([...feeder.opened, ...receiver.opened]).toEqual([]);
    expect(wire.sent.filter(([, { type }]) => DESCRIBING.has(type))).toEqual([]);
  });

  test.each<[string, () => Promise<Partial<Extract<LinkSignal, { type: 'hello' }>>>]>([
    [
      'signed by somebody else',
      async () => {
        const fingerprint = randomFingerprint();
        return { fingerprint, ticket: await (await TestTickets.open()).sign('bob', { fingerprint }) };
      },
    ],
    ['made out to another certificate', async () => ({ fingerprint: randomFingerprint() })],
    [
      'that has expired',
      async () => {
        const fingerprint = randomFingerprint();
        return { fingerprint, ticket: await server.sign('bob', { fingerprint, lifetime: -3_600 }) };
      },
    ],
    [
      'of another meeting, signed by somebody else',
      async () => {
        const fingerprint = randomFingerprint();
        const other = await TestTickets.open();
        return { fingerprint, ticket: await other.sign('bob', { fingerprint, meeting: 'another' }) };
      },
    ],
    ['that is none', async () => ({ ticket: 'bob' })],
    ['that is made out to nothing', async () => ({ fingerprint: '' })],
  ])('S6: a ticket %s is refused, and nobody is named', async (_, change) => {
    for (const role of ['feeder', 'receiver'] as const) {
      const { wire, told, opened, hello, session, description, credentials } = alone(role);
      await hello(await change());
      session.receive({ type: role === 'feeder' ? 'answer' : 'offer', sdp: description(credentials.fingerprint) });
      await until(() => told.length > 0);
      await settled();
      expect(told).toEqual(['refused: refused, nobody']);
      expect(wire.sent).toEqual([[role, { type: 'bye', reason: 'refused' }]]);
      expect(opened).toEqual([]);
    }
  });

  test('S6: nobody takes streams from who may only receive; they are fed as anybody', async () => {
    const credentials = server.credentials('bob', { receiveOnly: true });
    const { wire, told, opened, hello } = alone('receiver');
    await hello({ fingerprint: credentials.fingerprint, ticket: await credentials.ticket() });
    await until(() => told.length > 0);
    expect(told).toEqual(['refused: not-allowed, bob of 7d1a0c52-1d3c-4a6d-9a55-0b8f5d1c2e3f']);
    expect(wire.sent).toEqual([['receiver', { type: 'bye', reason: 'not-allowed' }]]);
    expect(opened).toEqual([]);

    const { feeder, greet } = twoSessions({}, { credentials });
    await greet();
    await until(() => feeder.told.length > 0);
    expect(feeder.told).toEqual(['met bob']);
  });

  test('S6: who is refused cannot try again in the same session', async () => {
    const { told, opened, hello } = alone('feeder');
    await hello({ ticket: 'bob' });
    await hello();
    await until(() => told.length > 0);
    for (let turn = 0; turn < 5; turn++) await settled();
    expect({ told, opened }).toEqual({ told: ['refused: refused, nobody'], opened: [] });
  });

  test('S6: nor can who was met become somebody else', async () => {
    const { told, opened, hello } = alone('receiver');
    await hello();
    await until(() => told.length > 0);
    const fingerprint = randomFingerprint();
    await hello({ fingerprint, ticket: await server.sign('mallory', { fingerprint }) });
    await hello({ version: 99 });
    for (let turn = 0; turn < 5; turn++) await settled();
    expect(told).toEqual(['met bob']);
    expect(opened).toHaveLength(1);
  });
});

describe('S6: descriptions are of the certificate that the ticket is made out to', () => {
  async function met(role: LinkRole) {
    const all = alone(role);
    await all.hello();
    await until(() => all.told.length > 0);
    const type = role === 'feeder' ? 'answer' : 'offer';
    const [{ connection } = { connection: new TestPeerConnection() }] = all.opened;
    if (role === 'feeder') await until(() => all.wire.of('feeder').includes('offer'));
    return {
      ...all,
      connection,
      describe: (...fingerprints: string[]) => all.session.receive({ type, sdp: all.description(...fingerprints) }),
    };
  }

  test.each(['feeder', 'receiver'] as const)('S6: to the %s, written in any case', async (role) => {
    const { connection, credentials, describe, wire } = await met(role);
    describe(credentials.fingerprint.toLowerCase(), credentials.fingerprint);
    await until(() => role === 'feeder' || wire.of('receiver').includes('answer'));
    await settled();
    expect(connection.remoteDescription).not.toBeNull();
  });

  test.each<[string, (right: string) => string[]]>([
    ['another', () => [randomFingerprint()]],
    ['a second one', (right) => [right, randomFingerprint()]],
    ['none', () => []],
    ['one that is shorter', (right) => [right.slice(0, -3)]],
  ])('S6: with %s it is refused, and the link ends', async (_, fingerprints) => {
    for (const role of ['feeder', 'receiver'] as const) {
      const { connection, credentials, describe, wire, told } = await met(role);
      describe(...fingerprints(credentials.fingerprint));
      await until(() => told.length > 1);
      expect(told).toEqual(['met bob', 'ended: refused']);
      expect(connection.remoteDescription).toBeNull();
      expect(wire.sent.at(-1)).toEqual([role, { type: 'bye', reason: 'refused' }]);
    }
  });

  test('S6: an end whose connection has another certificate than its ticket is refused by the other', async () => {
    const { feeder, receiver, greet } = twoSessions({}, { certificate: randomFingerprint() });
    await greet();
    await until(() => receiver.told.includes('ended: refused'));
    expect(feeder.told).toEqual(['met bob', 'ended: refused']);
    expect(feeder.opened[0]?.connection.remoteDescription).toBeNull();
  });

  test('S6: an offer for the feeder, and an answer for the receiver, is nobody’s', async () => {
    for (const [role, type] of [
      ['feeder', 'offer'],
      ['receiver', 'answer'],
    ] as const) {
      const { connection, credentials, description, session, told } = await met(role);
      session.receive({ type, sdp: description(credentials.fingerprint) });
      await settled();
      expect(told).toEqual(['met bob']);
      expect(connection.remoteDescription).toBeNull();
    }
  });

  test('S4: addresses and descriptions of who has not been met are dropped', async () => {
    const { credentials, description, session, told, opened, wire } = alone('receiver');
    session.receive({ type: 'candidate', candidate: { candidate: 'candidate:1' } });
    session.receive({ type: 'offer', sdp: description(credentials.fingerprint) });
    await settled();
    expect({ told, opened, sent: wire.sent }).toEqual({ told: [], opened: [], sent: [] });
  });
});

describe('S6: ends that do not go together', () => {
  test('S6: another version', async () => {
    const { wire, told, hello } = alone('feeder');
    await hello({ version: 2 });
    await until(() => told.length > 0);
    expect(told).toEqual(['refused: version, nobody']);
    expect(wire.sent).toEqual([['feeder', { type: 'bye', reason: 'version' }]]);
  });

  test('S6: two who want to feed, or to receive', async () => {
    for (const role of ['feeder', 'receiver'] as const) {
      const { wire, told, hello } = alone(role);
      await hello({ role });
      await until(() => told.length > 0);
      expect(told).toEqual(['refused: roles, nobody']);
      expect(wire.sent).toEqual([[role, { type: 'bye', reason: 'roles' }]]);
    }
  });

  test('S6: nobody is linked to themselves, from another tab either', async () => {
    const { wire, feeder, receiver, greet } = twoSessions({}, { credentials: server.credentials('carol') });
    await greet();
    await until(() => feeder.told.length > 0 && receiver.told.length > 0);
    expect(feeder.told[0]).toMatch(/^refused: roles, /);
    expect([...feeder.opened, ...receiver.opened]).toEqual([]);
    expect(wire.sent.filter(([, { type }]) => DESCRIBING.has(type))).toEqual([]);
  });
});

describe('M3: goodbye', () => {
  test('M3: before there is a link: the other is told why, and nothing is heard any more', async () => {
    const { wire, session, told, opened, hello } = alone('receiver');
    session.bye('stopped');
    session.bye('left');
    await hello();
    for (let turn = 0; turn < 5; turn++) await settled();
    expect(wire.sent).toEqual([['receiver', { type: 'bye', reason: 'stopped' }]]);
    expect({ told, opened }).toEqual({ told: [], opened: [] });
  });

  test('M3: from the other end before there is a link: why is told, and nothing is answered', async () => {
    const { wire, session, told } = alone('feeder');
    session.receive({ type: 'bye', reason: 'taken' });
    session.receive({ type: 'bye', reason: 'left' });
    await until(() => told.length > 0);
    await settled();
    expect({ told, sent: wire.sent }).toEqual({ told: ['refused: taken, nobody'], sent: [] });
  });

  test('M3: from the other end of a link that is on its way', async () => {
    const { wire, session, told, hello } = alone('receiver');
    await hello();
    session.receive({ type: 'bye', reason: 'left' });
    await until(() => told.length > 1);
    expect({ told, sent: wire.sent.map(([, { type }]) => type) }).toEqual({
      told: ['met bob', 'ended: left'],
      sent: ['hello'],
    });
  });

  test('M3: a session that is closed while it verifies opens nothing', async () => {
    const verifying = gate();
    const { session, told, opened, hello } = alone('feeder', {
      credentials: heldUp('carol', verifying.passed, () => undefined),
    });
    await hello();
    await settled();
    session.close();
    session.close();
    verifying.open();
    for (let turn = 0; turn < 5; turn++) await settled();
    expect({ told, opened }).toEqual({ told: [], opened: [] });
  });

  test('M3: what is none of its messages is passed over', async () => {
    const { session, told, hello } = alone('receiver');
    for (const stray of [null, 'hello', { type: 'near' }, { type: 'hello' }, [], { v: 1 }]) session.receive(stray);
    await hello();
    await until(() => told.length > 0);
    expect(told).toEqual(['met bob']);
  });
});

describe('S6: who one is oneself', () => {
  test('S6: what comes while that is asked for waits, in its order', async () => {
    const asking = gate();
    const credentials = asking.passed.then(() => server.credentials('carol'));
    const { wire, session, told, opened, hello, description, ...other } = alone('receiver', { credentials });
    const greeting = session.greet();
    await hello();
    session.receive({ type: 'offer', sdp: description(other.credentials.fingerprint) });
    session.receive({ type: 'candidate', candidate: { candidate: 'candidate:1' } });
    for (let turn = 0; turn < 5; turn++) await settled();
    expect({ told, sent: wire.sent }).toEqual({ told: [], sent: [] });
    asking.open();
    await greeting;
    await until(() => wire.of('receiver').includes('answer'));
    await settled();
    expect(told).toEqual(['met bob']);
    expect(opened[0]?.connection.taken).toHaveLength(1);
    expect(wire.of('receiver')).toContain('hello');
  });

  test('S6: nobody is greeted after the end', async () => {
    const asking = gate();
    const credentials = asking.passed.then(() => server.credentials('carol'));
    const { wire, session } = alone('receiver', { credentials });
    const greeting = session.greet();
    session.close();
    asking.open();
    await greeting;
    expect(wire.sent).toEqual([]);
  });

  test('M1: where it cannot be had greeting says why, and the other end is told that nothing comes', async () => {
    const { wire, session, told, hello } = alone('feeder', { credentials: Promise.reject(new Error('no server')) });
    await expect(session.greet()).rejects.toThrow('no server');
    await hello();
    await until(() => told.length > 0);
    expect(told).toEqual(['refused: lost, nobody']);
    expect(wire.sent).toEqual([['feeder', { type: 'bye', reason: 'lost' }]]);
    expect(reported).toEqual([new Error('no server')]);
  });

  test('M1: what the browser refuses is the end of the link', async () => {
    const { told, hello } = alone('feeder', {
      start: async () => {
        throw new DOMException('refused', 'OperationError');
      },
    });
    await hello();
    await until(() => told.length > 1);
    expect(told).toEqual(['met bob', 'ended: lost']);
    expect(reported).toHaveLength(1);
  });
});
