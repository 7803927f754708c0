import { randomUUID } from 'node:crypto';
import { DisconnectReason } from '@livekit/protocol';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { describeCallProvider, type ProviderHarness } from '../contract.ts';
import { ProviderUnavailableError } from '../provider.ts';
import { ExternalLiveKit } from './ExternalLiveKit.ts';
import { LiveKitProvider } from './LiveKitProvider.ts';
import { LiveKitTokens } from './LiveKitTokens.ts';
import { SupervisedLiveKit } from './SupervisedLiveKit.ts';
import type { LiveKitSupervisor } from './supervise/LiveKitSupervisor.ts';
import { JoinRefused, joinRoom, type SignalledParticipant } from './testing/joinRoom.ts';
import { supervisorOnFreePorts, TEST_API_KEY, TEST_API_SECRET, untilState } from './testing/startLiveKit.ts';

const tokens = new LiveKitTokens(TEST_API_KEY, TEST_API_SECRET);

function supervisedBy(supervisor: LiveKitSupervisor): LiveKitProvider {
  return new LiveKitProvider(new SupervisedLiveKit(supervisor), tokens);
}

function externalAt(url: string, apiKey = TEST_API_KEY): LiveKitProvider {
  return new LiveKitProvider(new ExternalLiveKit({ url, apiKey, apiSecret: TEST_API_SECRET }), tokens);
}

async function start(
  providerOf: (supervisor: LiveKitSupervisor, httpPort: number) => LiveKitProvider,
): Promise<ProviderHarness> {
  const supervisor = await supervisorOnFreePorts();
  await supervisor.start();
  const { httpPort } = await untilState(supervisor, 'running');
  return {
    provider: providerOf(supervisor, httpPort),
    identityTokenOpensMeetings: false,
    async admits(token, meetingUuid) {
      try {
        const participant = await joinRoom(`ws://127.0.0.1:${httpPort}`, token, { room: meetingUuid });
        await participant.close();
        return participant.join.room?.name === meetingUuid;
      } catch (error) {
        if (error instanceof JoinRefused) return false;
        throw error;
      }
    },
    breakEngine: () => supervisor.close(),
    close: () => supervisor.close(),
  };
}

describeCallProvider('LiveKit, supervised', () => start(supervisedBy));

describeCallProvider('LiveKit at LIVEKIT_URL', () =>
  start((_supervisor, httpPort) => externalAt(`ws://127.0.0.1:${httpPort}`)),
);

describe('LiveKit at LIVEKIT_URL', () => {
  test('is what browsers contact besides VNET, over the WebSocket and over HTTP', () => {
    expect(externalAt('wss://calls.example.org/').browserOrigins).toEqual([
      'wss://calls.example.org',
      'https://calls.example.org',
    ]);
    expect(externalAt('http://10.0.0.5:7880').browserOrigins).toEqual(['ws://10.0.0.5:7880', 'http://10.0.0.5:7880']);
  });

  test('is handed to browsers as a WebSocket address', async () => {
    const grant = {
      user: { id: 'u', username: 'ada', displayName: 'Ada' },
      identity: { value: 'u' },
      meetingUuid: 'm',
      session: 'session1',
    };
    expect((await externalAt('https://calls.example.org/').joinCredentials(grant)).url).toBe('wss://calls.example.org');
  });

  test('says so when it refuses the key', async () => {
    const supervisor = await supervisorOnFreePorts();
    await supervisor.start();
    const { httpPort } = await untilState(supervisor, 'running');
    expect(await externalAt(`ws://127.0.0.1:${httpPort}`, 'k').health()).toEqual({
      state: 'down',
      reason: 'LiveKit refuses LIVEKIT_API_KEY and LIVEKIT_API_SECRET',
    });
    await supervisor.close();
  });
});

/** Whoever has no media yet may be put out without a word: then the socket ends. */
async function putOut(participant: SignalledParticipant, reason = DisconnectReason.ROOM_DELETED): Promise<boolean> {
  try {
    return (await participant.next('leave')).reason === reason;
  } catch (error) {
    return error instanceof JoinRefused;
  }
}

describe.each([
  ['supervised', supervisedBy],
  ['at LIVEKIT_URL', (_supervisor: LiveKitSupervisor, httpPort: number) => externalAt(`ws://127.0.0.1:${httpPort}`)],
])('Meetings that go on in a LiveKit, %s', (_how, providerOf) => {
  test('are told with their people, who are taken out one by one or all together', async () => {
    const supervisor = await supervisorOnFreePorts();
    onTestFinished(() => supervisor.close());
    await supervisor.start();
    const { httpPort } = await untilState(supervisor, 'running');
    const provider = providerOf(supervisor, httpPort);
    expect(await provider.liveMeetings()).toEqual([]);

    const [meeting, other] = [randomUUID(), randomUUID()];
    const enter = async (name: string, meetingUuid: string) => {
      const user = { id: name, username: name, displayName: name };
      const { token } = await provider.joinCredentials({
        user,
        identity: { value: name },
        meetingUuid,
        session: 'session1',
      });
      return await joinRoom(`ws://127.0.0.1:${httpPort}`, token, { room: meetingUuid });
    };
    const before = Date.now();
    const [ada, bob, eve] = [await enter('ada', meeting), await enter('bob', meeting), await enter('eve', other)];
    // LiveKit counts a joined participant a moment later.
    const live = await vi.waitFor(async () => {
      const found = await provider.liveMeetings();
      expect(found.map(({ people }) => people).sort()).toEqual([1, 2]);
      return found;
    }, 15_000);
    expect(live.find(({ people }) => people === 2)?.meetingUuid).toBe(meeting);
    for (const { since } of live) expect(Math.abs(since.getTime() - before)).toBeLessThan(10_000);

    await provider.removePerson(other, { value: 'eve' });
    expect(await putOut(eve, DisconnectReason.PARTICIPANT_REMOVED)).toBe(true);
    await provider.removePerson(other, { value: 'eve' });
    await vi.waitFor(async () => {
      expect((await provider.liveMeetings()).map(({ meetingUuid }) => meetingUuid)).toEqual([meeting]);
    }, 15_000);

    await provider.endMeeting(meeting);
    for (const each of [ada, bob]) expect(await putOut(each)).toBe(true);
    expect(await provider.liveMeetings()).toEqual([]);
    await provider.endMeeting(meeting);
    await Promise.all([ada, bob, eve].map((each) => each.close()));

    await supervisor.close();
    await expect(provider.liveMeetings()).rejects.toBeInstanceOf(ProviderUnavailableError);
    await expect(provider.endMeeting(other)).rejects.toBeInstanceOf(ProviderUnavailableError);
  });
});
