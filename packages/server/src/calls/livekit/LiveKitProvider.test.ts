import { describe, expect, test } from 'vitest';
import { describeCallProvider, type ProviderHarness } from '../contract.ts';
import { ExternalLiveKit } from './ExternalLiveKit.ts';
import { LiveKitProvider } from './LiveKitProvider.ts';
import { LiveKitTokens } from './LiveKitTokens.ts';
import { SupervisedLiveKit } from './SupervisedLiveKit.ts';
import type { LiveKitSupervisor } from './supervise/LiveKitSupervisor.ts';
import { JoinRefused, joinRoom } from './testing/joinRoom.ts';
import { supervisorOnFreePorts, TEST_API_KEY, TEST_API_SECRET, untilState } from './testing/startLiveKit.ts';

const tokens = new LiveKitTokens(TEST_API_KEY, TEST_API_SECRET);

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

describeCallProvider('LiveKit, supervised', () =>
  start((supervisor) => new LiveKitProvider(new SupervisedLiveKit(supervisor), tokens)),
);

describeCallProvider('LiveKit at LIVEKIT_URL', () =>
  start((_supervisor, httpPort) => {
    const settings = { url: `ws://127.0.0.1:${httpPort}`, apiKey: TEST_API_KEY, apiSecret: TEST_API_SECRET };
    return new LiveKitProvider(new ExternalLiveKit(settings), tokens);
  }),
);

describe('LiveKit at LIVEKIT_URL', () => {
  const externalAt = (url: string) =>
    new LiveKitProvider(new ExternalLiveKit({ url, apiKey: 'k', apiSecret: TEST_API_SECRET }), tokens);

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
    expect(await externalAt(`ws://127.0.0.1:${httpPort}`).health()).toEqual({
      state: 'down',
      reason: 'LiveKit refuses LIVEKIT_API_KEY and LIVEKIT_API_SECRET',
    });
    await supervisor.close();
  });
});
