import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NetworkNamespace } from '../harness/NetworkNamespace.ts';
import type { Person } from '../harness/Person.ts';
import { useStage } from '../harness/stage.ts';
import type { VnetProcess } from '../harness/VnetProcess.ts';

const stage = useStage('file');

describe.skipIf(!NetworkNamespace.possible())('from another machine of the network', () => {
  let namespace: NetworkNamespace;
  let vnet: VnetProcess;
  let ada: Person;

  beforeAll(async () => {
    namespace = await NetworkNamespace.make();
    vnet = await stage.vnet({
      name: 'lan',
      flags: ['--lan'],
      scheme: 'https',
      hostname: namespace.hostAddress,
    });
  });

  afterAll(() => namespace?.close());

  async function meet(guestName: string): Promise<{ guest: Person; transports: string[] }> {
    const there = await stage.browser({ executablePath: namespace.chromium });
    const guest = await stage.person(guestName, { origin: vnet.origin, browser: there });
    const meeting = await ada.createMeeting(`With ${guestName}`);
    await ada.join(meeting);
    await guest.join(meeting);
    await ada.sees(guest);
    await guest.sees(ada);
    await ada.hears([guest]);
    await guest.hears([ada]);
    const { protocolsInUse } = await guest.connections();
    return { guest, transports: protocolsInUse };
  }

  test('joins over https, and nobody foreign is contacted: no name, no STUN server, no address', async () => {
    ada = await stage.person('Ada', { origin: vnet.origin });
    const { guest, transports } = await meet('Bob');
    expect(transports).toEqual(['udp']);

    expect(namespace.askedNames, 'names looked up').toEqual([]);
    expect(await namespace.foreignAddresses(), 'addresses other than this server’s').toEqual([]);
    const own = new URL(vnet.origin).host;
    const foreign = guest.requested.filter((url) => /^(https?|wss?):/.test(url) && new URL(url).host !== own);
    expect(foreign).toEqual([]);
    const { iceServerUrls, candidateAddresses } = await guest.connections();
    const servers = iceServerUrls.map((url) => url.replace(/^(stuns?|turns?):/, '').replace(/[:?].*$/, ''));
    expect(servers.filter((host) => host !== namespace.hostAddress)).toEqual([]);
    const known = [...namespace.hostAddresses, namespace.guestAddress];
    expect(candidateAddresses.filter((address) => !known.includes(address) && !address.endsWith('.local'))).toEqual([]);
    expect(candidateAddresses).toContain(namespace.hostAddress);
    await guest.leave();
    await ada.leave();
    expect(await namespace.foreignAddresses(), 'leaving included').toEqual([]);
    expect(namespace.askedNames, 'leaving included').toEqual([]);
  });

  test('joins over TCP where UDP is blocked', async () => {
    await namespace.blockUdp();
    const { transports } = await meet('Carol');
    expect(transports).toEqual(['tcp']);
    expect(await namespace.blockedUdpPackets(), 'UDP that was tried and held back').toBeGreaterThan(0);
  });
});
