import { SignalRequest } from '@livekit/protocol';
import { RoomServiceClient, TokenVerifier } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JoinGrant } from '../provider.ts';
import { LiveKitTokens } from './LiveKitTokens.ts';
import type { LiveKitSupervisor } from './supervise/LiveKitSupervisor.ts';
import { joinRoom } from './testing/joinRoom.ts';
import { supervisorOnFreePorts, TEST_API_KEY, TEST_API_SECRET, untilState } from './testing/startLiveKit.ts';

const tokens = new LiveKitTokens(TEST_API_KEY, TEST_API_SECRET);
const verifier = new TokenVerifier(TEST_API_KEY, TEST_API_SECRET);
const grant: JoinGrant = {
  user: { id: 'user-1', username: 'ada', displayName: 'Ada Lovelace' },
  identity: { value: 'user-1' },
  meetingUuid: '7f0c3e0e-7a0e-4a39-8d4f-0d3b0a1f2c55',
  session: 'laptop01',
};

test('an identity token names the person and grants nothing', async () => {
  const claims = await verifier.verify((await tokens.identityToken({ value: 'user-1' })).token);
  expect(claims.sub).toBe('user-1');
  expect(claims.video).toBeUndefined();
});

test('a join token names the room and what may be published in it, and no more', async () => {
  const claims = await verifier.verify((await tokens.joinToken(grant)).token);
  expect(claims).toMatchObject({ sub: 'user-1#laptop01', name: 'Ada Lovelace', attributes: { username: 'ada' } });
  expect(claims.video).toEqual({
    roomJoin: true,
    room: grant.meetingUuid,
    canPublish: true,
    canPublishSources: ['camera', 'microphone', 'screen_share', 'screen_share_audio'],
    canPublishData: true,
    canSubscribe: true,
    canUpdateOwnMetadata: false,
  });
});

test('what is promised to expire is what the token says', async () => {
  for (const { token, expiresAt } of [await tokens.identityToken({ value: 'u' }), await tokens.joinToken(grant)]) {
    const { exp = 0 } = await verifier.verify(token);
    expect(Math.abs(exp - expiresAt.getTime() / 1000)).toBeLessThanOrEqual(1);
  }
});

describe('in the real LiveKit', () => {
  let supervisor: LiveKitSupervisor;
  let url: string;
  beforeAll(async () => {
    supervisor = await supervisorOnFreePorts();
    await supervisor.start();
    url = `127.0.0.1:${(await untilState(supervisor, 'running')).httpPort}`;
  });
  afterAll(() => supervisor.close());

  test('a participant cannot change the name and the username that the server gave', async () => {
    const { token } = await tokens.joinToken(grant);
    const participant = await joinRoom(`ws://${url}`, token);
    expect(participant.join.participant).toMatchObject({ name: 'Ada Lovelace', attributes: { username: 'ada' } });
    participant.send(
      new SignalRequest({
        message: {
          case: 'updateMetadata',
          value: { requestId: 1, name: 'Mallory', attributes: { username: 'mallory' }, metadata: 'x' },
        },
      }),
    );
    expect((await participant.next('requestResponse'))?.requestId).toBe(1);
    const rooms = new RoomServiceClient(`http://${url}`, TEST_API_KEY, TEST_API_SECRET);
    const seen = await rooms.getParticipant(grant.meetingUuid, 'user-1#laptop01');
    expect(seen).toMatchObject({ name: 'Ada Lovelace', attributes: { username: 'ada' }, metadata: '' });
    await participant.close();
  });

  test('the join token names nothing of another room, whatever the address asks for', async () => {
    const { token } = await tokens.joinToken(grant);
    const participant = await joinRoom(`ws://${url}`, token, { room: 'another' });
    expect(participant.join.room?.name).toBe(grant.meetingUuid);
    await participant.close();
  });
});
