import { randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { TurnServer } from '../../../config.ts';
import { LiveKitTokens } from '../LiveKitTokens.ts';
import { joinRoom } from '../testing/joinRoom.ts';
import { supervisorOnFreePorts, TEST_API_KEY, TEST_API_SECRET, untilState } from '../testing/startLiveKit.ts';
import { isLoopback, type MediaAddresses, mediaAddresses, usableAddresses } from './mediaAddresses.ts';
import { findFreePort } from './ports.ts';

/** Joins a LiveKit with those addresses; what it hands out as ICE servers and as candidates of its own. */
async function joinAt(
  addresses: MediaAddresses,
  turn: TurnServer | null = null,
): Promise<{ iceServers: string[]; turnUser: string; candidates: string[]; udpPort: number }> {
  const udpPort = await findFreePort('UDP', '0.0.0.0');
  const supervisor = await supervisorOnFreePorts({ addresses, udpPort, turn });
  await supervisor.start();
  const { httpPort } = await untilState(supervisor, 'running');
  const { token } = await new LiveKitTokens(TEST_API_KEY, TEST_API_SECRET).joinToken({
    user: { id: 'u', username: 'ada', displayName: 'Ada' },
    identity: { value: 'u' },
    meetingUuid: randomUUID(),
    session: 'session1',
  });
  const participant = await joinRoom(`ws://127.0.0.1:${httpPort}`, token);
  const iceServers = participant.join.iceServers.flatMap(({ urls }) => urls);
  const turnUser = participant.join.iceServers.find(({ username }) => username !== '')?.username ?? '';
  const candidates: string[] = [];
  // LiveKit ends its candidates with a trickle that says so.
  for (let final = false; !final; ) {
    const trickle = await participant.next('trickle');
    final = trickle?.final ?? true;
    const { candidate = '' } = JSON.parse(trickle?.candidateInit || '{}');
    if (candidate !== '') candidates.push(candidate);
  }
  await participant.close();
  await supervisor.close();
  return { iceServers, turnUser, candidates, udpPort };
}

/** Address and transport of an ICE candidate (RFC 8839, section 5.1). */
const read = (candidates: string[]) =>
  candidates.map((candidate) => candidate.split(' ')).map(([, , protocol, , address]) => `${protocol} ${address}`);

describe('what LiveKit tells browsers', () => {
  test('on loopback: its own port alone, as ICE server and as candidate', async () => {
    const { iceServers, candidates, udpPort } = await joinAt(mediaAddresses('127.0.0.1', null, {}));
    expect(iceServers).toEqual([`stun:127.0.0.1:${udpPort}`]);
    expect(read(candidates)).toEqual(['udp 127.0.0.1']);
  });

  test('on every address: each of them over UDP and TCP, loopback too, and no foreign ICE server', async () => {
    const own = usableAddresses(networkInterfaces());
    const { iceServers, candidates, udpPort } = await joinAt(mediaAddresses('0.0.0.0', null, networkInterfaces()));
    const first = own.find((address) => !isLoopback(address)) ?? '127.0.0.1';
    expect(iceServers).toEqual([first.includes(':') ? `stun:[${first}]:${udpPort}` : `stun:${first}:${udpPort}`]);
    const offered = new Set(read(candidates));
    // pion offers no loopback of IPv6.
    for (const address of own.filter((each) => each !== '::1')) expect(offered).toContain(`udp ${address}`);
    expect(offered).toContain(`tcp ${first}`);
    for (const candidate of offered) expect(own).toContain(candidate.split(' ')[1]);
  });

  test('with LIVEKIT_NODE_IP: that address alone', async () => {
    const { iceServers, candidates, udpPort } = await joinAt(mediaAddresses('0.0.0.0', '203.0.113.7', {}));
    expect(iceServers).toEqual([`stun:203.0.113.7:${udpPort}`]);
    expect(new Set(read(candidates))).toEqual(new Set(['udp 203.0.113.7', 'tcp 203.0.113.7']));
  });

  test('with a TURN server: that one, with a name that ends within hours, and no other', async () => {
    const turn = { host: 'turn.example.org', port: 5349, protocol: 'tls', secret: 'a secret of both' } as const;
    const { iceServers, turnUser } = await joinAt(mediaAddresses('127.0.0.1', null, {}), turn);
    expect(iceServers).toContain('turns:turn.example.org:5349?transport=tcp');
    for (const url of iceServers) expect(url).toMatch(/^(?:turns:turn\.example\.org|stun:127\.0\.0\.1):/);
    const hours = (Number(turnUser.split(':')[0]) * 1000 - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(1);
    expect(hours).toBeLessThan(5);
  });
});
