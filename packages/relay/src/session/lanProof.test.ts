import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LanProofOutcome } from '../testing/lanProofScenarios.ts';
import { ScenarioPage } from '../testing/ScenarioPage.ts';
import { judgeProof, type LanEvidence, MAX_ROUND_TRIP, nominatedPair } from './lanProof.ts';

const near: LanEvidence = { localCandidateType: 'host', remoteCandidateType: 'host', roundTrips: [25, 1.5, 3] };

describe('S2: both ends reach each other directly, and soon', () => {
  test.each([
    ['host', 'host'],
    ['host', 'prflx'],
    ['prflx', 'host'],
    ['prflx', 'prflx'],
  ])('%s to %s is direct; the least round trip counts', (localCandidateType, remoteCandidateType) => {
    const verdict = judgeProof({ ...near, localCandidateType, remoteCandidateType });
    expect(verdict).toEqual({ ok: true, roundTrip: 1.5 });
  });

  test.each([
    ['srflx', 'host'],
    ['host', 'srflx'],
    ['relay', 'host'],
    ['host', 'relay'],
    ['srflx', 'srflx'],
    ['something new', 'host'],
    [undefined, 'relay'],
    ['srflx', undefined],
  ])('%s to %s is not', (localCandidateType, remoteCandidateType) => {
    const verdict = judgeProof({ ...near, localCandidateType, remoteCandidateType });
    expect(verdict).toEqual({ ok: false, reason: 'not_direct', roundTrip: 1.5 });
  });

  test('nor is what goes over a relay, whatever its type', () => {
    expect(judgeProof({ ...near, relayProtocol: 'udp' })).toMatchObject({ ok: false, reason: 'not_direct' });
  });

  test('the type alone proves nothing: a VPN is too far', () => {
    const roundTrips = [30, 24, 40];
    expect(judgeProof({ ...near, roundTrips })).toEqual({ ok: false, reason: 'too_far', roundTrip: 24 });
  });

  test('the limit itself is too far; it is 10 ms, or what was set', () => {
    expect(MAX_ROUND_TRIP).toBe(10);
    expect(judgeProof({ ...near, roundTrips: [9.9] }).ok).toBe(true);
    expect(judgeProof({ ...near, roundTrips: [10] })).toMatchObject({ reason: 'too_far' });
    expect(judgeProof({ ...near, roundTrips: [10] }, 10.1).ok).toBe(true);
    expect(judgeProof({ ...near, roundTrips: [1] }, 0.5)).toMatchObject({ reason: 'too_far' });
    expect(judgeProof({ ...near, roundTrips: [1] }, Number.NaN)).toMatchObject({ reason: 'too_far' });
  });

  test('without a round trip there is no proof, nor with what is none', () => {
    const verdict = { ok: false, reason: 'no_measurement', roundTrip: null };
    expect(judgeProof({ ...near, roundTrips: [] })).toEqual(verdict);
    expect(judgeProof({ ...near, roundTrips: [Number.NaN, -1, Number.POSITIVE_INFINITY] })).toEqual(verdict);
    expect(judgeProof({ ...near, roundTrips: [Number.NaN, 2] })).toEqual({ ok: true, roundTrip: 2 });
    expect(judgeProof({ ...near, roundTrips: [0] })).toEqual({ ok: true, roundTrip: 0 });
  });

  test.each([
    [undefined, 'host'],
    ['host', undefined],
    [undefined, undefined],
  ])('nor without a pair (%s to %s)', (localCandidateType, remoteCandidateType) => {
    const verdict = judgeProof({ ...near, localCandidateType, remoteCandidateType });
    expect(verdict).toEqual({ ok: false, reason: 'no_measurement', roundTrip: 1.5 });
  });
});

type Stat = { id: string; type: string } & Record<string, unknown>;

function report(...stats: Stat[]): RTCStatsReport {
  return new Map(stats.map((stat) => [stat.id, stat])) as RTCStatsReport;
}

const ADDRESSES = ['192.168.7.31', '2001:db8::7', '203.0.113.9', '10.9.8.7', 'turns:relay.example.org'];
const candidate = (id: string, side: 'local' | 'remote', candidateType: string, more: object = {}): Stat => ({
  id,
  type: `${side}-candidate`,
  candidateType,
  address: ADDRESSES[0],
  ip: ADDRESSES[1],
  port: 50123,
  relatedAddress: ADDRESSES[2],
  foundation: ADDRESSES[3],
  url: ADDRESSES[4],
  usernameFragment: 'ufrag',
  ...more,
});
const pair = (id: string, local: string, remote: string, more: object = {}): Stat => ({
  id,
  type: 'candidate-pair',
  localCandidateId: local,
  remoteCandidateId: remote,
  nominated: false,
  state: 'succeeded',
  ...more,
});
const CANDIDATES = [
  candidate('L1', 'local', 'host'),
  candidate('L2', 'local', 'relay', { relayProtocol: 'tls' }),
  candidate('R1', 'remote', 'prflx'),
  candidate('R2', 'remote', 'srflx'),
];

describe('S2: the pair that is used, from the statistics', () => {
  test('is what the transport names, whatever else was nominated', () => {
    const stats = report(
      pair('P1', 'L2', 'R2', { nominated: true }),
      pair('P2', 'L1', 'R1', { nominated: true }),
      { id: 'T1', type: 'transport', selectedCandidatePairId: 'P2' },
      ...CANDIDATES,
    );
    expect(nominatedPair(stats)).toEqual({ localCandidateType: 'host', remoteCandidateType: 'prflx' });
  });

  test.each([
    ['says nothing', [{ id: 'T1', type: 'transport' }]],
    ['is not there', []],
    ['names a pair that is gone', [{ id: 'T1', type: 'transport', selectedCandidatePairId: 'P9' }]],
  ])('is the nominated one that works where the transport %s', (_, transports) => {
    const stats = report(
      pair('P1', 'L2', 'R1'),
      pair('P2', 'L1', 'R1', { nominated: true, state: 'failed' }),
      pair('P3', 'L1', 'R2', { nominated: true }),
      ...transports,
      ...CANDIDATES,
    );
    expect(nominatedPair(stats)).toEqual({ localCandidateType: 'host', remoteCandidateType: 'srflx' });
  });

  test('tells of a relay', () => {
    const stats = report(pair('P1', 'L2', 'R1', { nominated: true }), ...CANDIDATES);
    expect(nominatedPair(stats)).toEqual({
      localCandidateType: 'relay',
      remoteCandidateType: 'prflx',
      relayProtocol: 'tls',
    });
  });

  test.each([
    ['nothing', report()],
    ['no nominated pair', report(pair('P1', 'L1', 'R1'), ...CANDIDATES)],
    ['candidates that are gone', report(pair('P1', 'L8', 'R8', { nominated: true }))],
    [
      'types that are none',
      report(pair('P1', 'L1', 'R1', { nominated: true }), { id: 'L1', type: 'local-candidate', candidateType: 7 }),
    ],
  ])('is unknown where the statistics hold %s', (_, stats) => {
    expect(nominatedPair(stats)).toEqual({ localCandidateType: undefined, remoteCandidateType: undefined });
  });

  test('S4: no address is returned, nor anything that names one', () => {
    for (const [local, remote] of [
      ['L1', 'R1'],
      ['L2', 'R2'],
    ] as const) {
      const found = nominatedPair(report(pair('P1', local, remote, { nominated: true }), ...CANDIDATES));
      const returned = JSON.stringify([found, judgeProof({ ...found, roundTrips: [3] })]);
      for (const secret of [...ADDRESSES, '50123', 'ufrag']) expect(returned).not.toContain(secret);
    }
  });
});

describe('S2: in Chromium', { timeout: 60_000 }, () => {
  let scenarios: ScenarioPage;
  beforeAll(async () => {
    scenarios = await ScenarioPage.open('./lanProofScenarios.ts');
  }, 60_000);
  afterAll(() => scenarios.close());

  test('two connections of one page are on one LAN, though candidates hide their addresses from it', async () => {
    const outcome: LanProofOutcome = await scenarios.page.evaluate(() => lanProofScenarios.direct());
    const { before, pairs, verdict, withoutTransport } = outcome;
    expect(before).toEqual({ localCandidateType: undefined, remoteCandidateType: undefined });
    for (const types of pairs) {
      for (const type of Object.values(types)) expect(['host', 'prflx']).toContain(type);
      expect(Object.keys(types)).toEqual(['localCandidateType', 'remoteCandidateType']);
    }
    expect(withoutTransport).toEqual(pairs[0]);
    expect(verdict).toEqual({ ok: true, roundTrip: expect.any(Number) });
  });
});
