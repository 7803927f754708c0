import { type CandidatePair, judgeProof, type LanVerdict, nominatedPair } from '../session/lanProof.ts';
import { loopback } from './loopback.ts';

export interface LanProofOutcome {
  /** Before there was a connection. */
  readonly before: CandidatePair;
  /** As each side sees it. */
  readonly pairs: CandidatePair[];
  readonly verdict: LanVerdict;
  /** Without the transport's statistics, as browsers have it that do not tell the selected pair. */
  readonly withoutTransport: CandidatePair;
}

/** A data channel between two connections of this page, without STUN or TURN. */
const scenarios = {
  async direct(): Promise<LanProofOutcome> {
    const { near, far, negotiate, close } = loopback(RTCPeerConnection, RTCPeerConnection);
    const channel = near.createDataChannel('proof');
    far.addEventListener('datachannel', ({ channel: echo }) => {
      echo.addEventListener('message', ({ data }) => echo.send(data));
    });
    const before = nominatedPair(await near.getStats());
    const open = new Promise((resolve) => channel.addEventListener('open', resolve, { once: true }));
    await negotiate();
    await open;
    const roundTrips: number[] = [];
    for (let turn = 0; turn < 10; turn++) {
      const sentAt = performance.now();
      const answered = new Promise((resolve) => channel.addEventListener('message', resolve, { once: true }));
      channel.send(String(turn));
      await answered;
      roundTrips.push(performance.now() - sentAt);
    }
    const stats = await near.getStats();
    const pair = nominatedPair(stats);
    const others = new Map([...stats].filter(([, stat]) => stat.type !== 'transport'));
    const outcome = {
      before,
      pairs: [pair, nominatedPair(await far.getStats())],
      verdict: judgeProof({ ...pair, roundTrips }),
      withoutTransport: nominatedPair(others as RTCStatsReport),
    };
    close();
    return outcome;
  },
};

declare global {
  var lanProofScenarios: typeof scenarios;
}
globalThis.lanProofScenarios = scenarios;
