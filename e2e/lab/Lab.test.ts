import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from '../harness/Person.ts';
import { Lab } from './Lab.ts';
import { labProblem } from './labProblem.ts';
import type { Seat } from './Seat.ts';
import type { Site } from './Site.ts';
import { Flooder } from './testing/Flooder.ts';
import { DATAGRAM_BYTES } from './testing/flood.ts';
import { leastRoundTrip } from './testing/leastRoundTrip.ts';
import { rateBetween, type WanTraffic } from './WanMeter.ts';

/** Ethernet, IPv4 and UDP. */
const FRAME_BYTES = DATAGRAM_BYTES + 14 + 20 + 8;
const ONE_WAY_MS = 40;

declare global {
  /** In pages that make a connection for a test. */
  var labConnection: RTCPeerConnection;
}

describe.skipIf(labProblem() !== null)('the lab', () => {
  let lab: Lab;
  let near: Site;
  let device: Seat;
  let flooder: Flooder;

  beforeAll(async () => {
    lab = await Lab.open({ name: 'lab' });
    near = await lab.site();
    device = near.seat();
    flooder = await Flooder.start(lab.cloud.namespace, lab.cloud.address);
  });

  afterAll(async () => {
    await flooder?.close();
    await lab?.close();
  });

  test('a router hides its site: the cloud sees one public address and knows no way to the others', async () => {
    const { seenAs } = await flooder.ask(device.namespace, { down: 1, up: 1, pace: 100 });
    expect(seenAs).toBe(near.router.publicAddress);
    expect(() => lab.cloud.namespace.ip('route', 'get', device.address)).toThrow(/unreachable/);
  });

  test('counters count what crosses the line, frame by frame', async () => {
    const before = near.line.traffic();
    const { received } = await flooder.ask(device.namespace, { down: 500, up: 250, pace: 1000 });
    const after = near.line.traffic();
    expect(received).toBe(500);
    const down = after.all.down - before.all.down;
    const up = after.all.up - before.all.up;
    expect(down / (500 * FRAME_BYTES)).toBeCloseTo(1, 2);
    expect(up / (250 * FRAME_BYTES)).toBeCloseTo(1, 2);
    expect(after.media.down - before.media.down, 'another port than the call engine’s').toBe(0);
  });

  test('a line holds its rate, in both directions', async () => {
    const rate = 2_000_000;
    near.line.setRate(rate);
    const readings = [near.line.traffic()];
    const reading = setInterval(() => readings.push(near.line.traffic()), 100);
    await flooder.ask(device.namespace, { down: 2800, up: 2800, pace: 800 }).finally(() => clearInterval(reading));
    near.line.setRate(null);
    for (const fastest of fastestRates(readings)) {
      expect(fastest).toBeGreaterThan(0.9 * rate);
      expect(fastest).toBeLessThan(1.1 * rate);
    }
  });

  test('a line loses its share, and nothing else does; one that was cut loses everything', async () => {
    const wish = { down: 1000, up: 1, pace: 2000 };
    near.line.setLoss(0.2);
    const { received } = await flooder.ask(device.namespace, wish);
    near.line.setLoss(0);
    expect(received / 1000).toBeCloseTo(0.8, 1);
    expect((await flooder.ask(device.namespace, wish)).received).toBe(1000);
    near.line.cut();
    expect((await flooder.ask(device.namespace, { ...wish, down: 10 })).received).toBe(0);
    near.line.mend();
    expect((await flooder.ask(device.namespace, { ...wish, down: 10 })).received).toBe(10);
  });

  test('who is far away is: media, pages and signalling, and nothing goes round the delay', async () => {
    const far = await lab.site({ oneWayMs: ONE_WAY_MS });
    const remote = await lab.remote().person({ name: 'Rex', publisher: 1 });
    const ada = await far.seat().person({ name: 'Ada', publisher: 2 });
    const meeting = await remote.createMeeting('Far');
    await remote.join(meeting);
    await ada.join(meeting);
    await ada.sees(remote);
    await ada.hears([remote]);
    const { protocolsInUse, candidateAddresses } = await ada.connections();
    expect(protocolsInUse).toEqual(['udp']);
    expect(candidateAddresses).toContain(lab.cloud.address);
    expect(await leastRoundTrip(ada, 4 * ONE_WAY_MS)).toBeGreaterThanOrEqual(2 * ONE_WAY_MS);
    await leastRoundTrip(remote, ONE_WAY_MS);
    const page = await ada.page.evaluate(async () => {
      await fetch('/healthz');
      const asked = performance.now();
      await fetch('/healthz');
      return performance.now() - asked;
    });
    expect(page).toBeGreaterThanOrEqual(2 * ONE_WAY_MS);
    const { all, media, web } = far.line.traffic();
    expect(media.down).toBeGreaterThan(0);
    expect(media.up).toBeGreaterThan(0);
    expect(web.down).toBeGreaterThan(0);
    expect(media.down + web.down).toBeLessThan(all.down);
    expect(media.down + web.down).toBeGreaterThan(0.9 * all.down);
  });

  test('neighbours without permissions find each other by .local names, as on a switch at home', async () => {
    const [ada, bob] = await Promise.all(
      [device, near.seat()].map(async (seat, index) => {
        const options = { name: 'Guest', publisher: 1 + index, origin: lab.cloud.origin, devices: 'denied' } as const;
        const person = await Person.arrive(await seat.browser(), options);
        await person.goto('/');
        return person;
      }),
    );
    if (ada === undefined || bob === undefined) throw new Error('two were asked to come');
    const offer = await ada.page.evaluate(describeConnection, null);
    const answer = await bob.page.evaluate(describeConnection, offer);
    for (const { sdp } of [offer, answer]) expect(sdp).toMatch(/ [0-9a-f-]{36}\.local [0-9]+ typ host/);
    await ada.page.evaluate((description) => labConnection.setRemoteDescription(description), answer);
    for (const { page } of [ada, bob]) {
      await page.waitForFunction(() => labConnection.connectionState === 'connected');
    }
  });
});

/** bit/s of the fastest 2 s in each direction; in slower ones the programs that send may have had to wait. */
function fastestRates(readings: readonly WanTraffic[]): [down: number, up: number] {
  const rates = readings.flatMap((begin) => {
    const end = readings.find(({ at }) => at >= begin.at + 2000);
    return end === undefined ? [] : [rateBetween(begin, end).all];
  });
  return [Math.max(...rates.map(({ down }) => down)), Math.max(...rates.map(({ up }) => up))];
}

/** In a page: makes a connection with a data channel, or answers; resolves with its description, candidates and all. */
async function describeConnection(offer: RTCSessionDescriptionInit | null): Promise<RTCSessionDescriptionInit> {
  const connection = new RTCPeerConnection({ iceServers: [] });
  globalThis.labConnection = connection;
  if (offer === null) connection.createDataChannel('test');
  else await connection.setRemoteDescription(offer);
  await connection.setLocalDescription();
  while (connection.iceGatheringState !== 'complete') {
    await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve, { once: true }));
  }
  if (connection.localDescription === null) throw new Error('there is no description');
  return connection.localDescription.toJSON();
}
