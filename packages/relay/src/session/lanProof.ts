/** On one LAN the least of several round trips is below this, ms, unless it is set otherwise (relay.md, S2). */
export const MAX_ROUND_TRIP = 10;

/** How the two ends of a connection reach each other. No addresses (relay.md, S4). */
export interface CandidatePair {
  /** `host`, `srflx`, `prflx` or `relay` (W3C WebRTC Statistics, RTCIceCandidateStats). */
  readonly localCandidateType: string | undefined;
  readonly remoteCandidateType: string | undefined;
  /** Between us and a TURN server, where there is one. */
  readonly relayProtocol?: string;
}

export interface LanEvidence extends CandidatePair {
  /** Over the data channel, ms. */
  readonly roundTrips: readonly number[];
}

export type LanVerdict =
  | { readonly ok: true; readonly roundTrip: number }
  | {
      readonly ok: false;
      readonly reason: 'not_direct' | 'too_far' | 'no_measurement';
      /** The least one, ms; null where none was measured. */
      readonly roundTrip: number | null;
    };

/**
 * Whether two browsers are on one LAN (relay.md, S2): they reach each other directly, and soon. The types alone prove
 * nothing, for over a VPN or a routed network both ends are hosts as well.
 */
export function judgeProof(evidence: LanEvidence, limit: number = MAX_ROUND_TRIP): LanVerdict {
  const { localCandidateType, remoteCandidateType, relayProtocol } = evidence;
  const roundTrip = least(evidence.roundTrips);
  const types = [localCandidateType, remoteCandidateType];
  if (relayProtocol !== undefined || !types.every((type) => type === undefined || isDirect(type))) {
    return { ok: false, reason: 'not_direct', roundTrip };
  }
  if (roundTrip === null || types.includes(undefined)) return { ok: false, reason: 'no_measurement', roundTrip };
  if (!(roundTrip < limit)) return { ok: false, reason: 'too_far', roundTrip };
  return { ok: true, roundTrip };
}

/**
 * The pair that a connection uses, from its `getStats()`: what its transport names, or else the one that was nominated
 * and works. The types are undefined while there is none.
 */
export function nominatedPair(stats: RTCStatsReport): CandidatePair {
  const all = [...stats.values()].filter(isStat);
  const byId = new Map(all.map((stat) => [stat.id, stat]));
  const selected = all.find(({ type, selectedCandidatePairId }) => type === 'transport' && selectedCandidatePairId);
  const pair =
    byId.get(selected?.selectedCandidatePairId) ??
    all.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated === true && state === 'succeeded');
  const local = byId.get(pair?.localCandidateId);
  const relayProtocol = textOf(local?.relayProtocol);
  return {
    localCandidateType: textOf(local?.candidateType),
    remoteCandidateType: textOf(byId.get(pair?.remoteCandidateId)?.candidateType),
    ...(relayProtocol === undefined ? {} : { relayProtocol }),
  };
}

/** With mDNS the other side's host candidate may be learnt from its packets, and is `prflx` then (RFC 8445, 7.3.1.3). */
function isDirect(candidateType: string): boolean {
  return candidateType === 'host' || candidateType === 'prflx';
}

function least(roundTrips: readonly number[]): number | null {
  const measured = roundTrips.filter((each) => Number.isFinite(each) && each >= 0);
  return measured.length > 0 ? Math.min(...measured) : null;
}

function isStat(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
