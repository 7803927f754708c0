import { afterAll, beforeAll, expect, test } from 'vitest';
import { useStage } from '../../harness/stage.ts';
import { leastRoundTrip } from '../testing/leastRoundTrip.ts';
import { FarLiveKit } from './FarLiveKit.ts';

const ONE_WAY_MS = 40;
const ROUND_TRIP_MS = 2 * ONE_WAY_MS;

const stage = useStage('file');
let livekit: FarLiveKit;

beforeAll(async () => {
  livekit = await FarLiveKit.start({ oneWayMs: ONE_WAY_MS });
});

afterAll(() => livekit?.close());

test('a browser measures the round trip that was asked for, and no pair is nearer', async () => {
  const vnet = await stage.vnet({ name: 'far', settings: livekit.settings });
  const ada = await stage.person('Ada', { origin: vnet.origin });
  const bob = await stage.person('Bob', { origin: vnet.origin });
  const meeting = await ada.createMeeting('Far away');
  await ada.join(meeting);
  await bob.join(meeting);
  await bob.sees(ada);
  await ada.hears([bob]);
  for (const person of [ada, bob]) {
    const { protocolsInUse, connectionStates } = await person.connections();
    expect(protocolsInUse).toEqual(['udp']);
    expect(connectionStates).toEqual(['connected']);
    expect(await leastRoundTrip(person, 2 * ROUND_TRIP_MS)).toBeGreaterThanOrEqual(ROUND_TRIP_MS);
  }
});
