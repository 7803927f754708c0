import type { LinkMethod } from '../../calls/call.ts';
import type { SitePerson, SiteState, WanSample } from '../model/LanSharing.ts';
import { type FakeLanSharing, fakePerson, fakeSite, fakeSiteLink, fakeSitePerson } from './FakeLanSharing.ts';

export const NAMES = [
  'Amina Otieno',
  'Ben Fischer',
  'Chiara Conti',
  'Dan Mwangi',
  'Eva Lindqvist',
  'Farid Haddad',
  'Grace Wanjiru',
  'Hiro Tanaka',
  'Ines Pereira',
  'Jonas Berg',
  'Kofi Mensah',
  'Lena Berg',
] as const;

const firstName = (name: string) => name.split(' ')[0] ?? name;

/** `fed` are indices into {@link NAMES}. */
function relay(from: number, fed: readonly number[], method: LinkMethod = 'forwarded') {
  return fed.map((to) => fakeSiteLink(firstName(NAMES[from] ?? ''), firstName(NAMES[to] ?? ''), { method }));
}

function people(count: number, self: number, sources: readonly number[]): SitePerson[] {
  return NAMES.slice(0, count).map((name, index) =>
    fakeSitePerson(name, { isSelf: index === self, wanBitrate: sources.includes(index) ? 4_200_000 : 0 }),
  );
}

/** Sharing began after a third of the minute. */
function minute(): WanSample[] {
  const now = Date.now();
  return Array.from({ length: 60 }, (_, index) => {
    const wave = Math.sin(index / 4) * 300_000 + Math.sin(index * 1.7) * 150_000;
    return {
      at: now - (59 - index) * 1000,
      withSharing: (index > 20 ? 3_900_000 : 11_600_000) + wave,
      withoutSharing: 11_800_000 + wave * 1.4,
    };
  });
}

const site = (given: Pick<SiteState, 'people' | 'links'>): SiteState =>
  fakeSite({
    ...given,
    wan: minute(),
    savedBytes: 412_400_000,
    wanBytes: 96_000_000,
    lanInBytes: 1_200_000,
    lanOutBytes: 288_000_000,
    cost: { cpu: 0.08, uploadBitrate: 7_900_000, pressure: 'fair', battery: { level: 0.62, charging: false } },
  });

const SITES: Readonly<Record<string, SiteState | null>> = {
  'site, no link': null,
  'site, two': site({ people: people(2, 1, [0]), links: relay(0, [1]) }),
  'site, four': site({
    people: people(4, 0, [0]),
    links: [...relay(0, [1, 3]), ...relay(0, [2], 'transcoded')],
  }),
  'site, twelve': site({
    people: people(12, 3, [0, 9, 10, 11]),
    links: [...relay(0, [1, 2, 3, 4, 5, 6, 7]), ...relay(9, [8, 10])],
  }),
  'site, a chain': site({
    people: people(6, 1, [0]),
    links: [...relay(0, [1, 4]), ...relay(1, [2, 3]), ...relay(4, [3])],
  }),
  'site, a long chain': site({
    people: people(5, 1, [0]),
    links: [...relay(0, [1]), ...relay(1, [2]), ...relay(2, [3, 4])],
  }),
  'site, a circle': site({ people: people(2, 0, [0, 1]), links: [...relay(0, [1]), ...relay(1, [0])] }),
};

/** What sharing shows in each picture. */
export const SCENES: Readonly<Record<string, (sharing: FakeLanSharing) => void>> = {
  'at rest': () => undefined,
  'share, before': (sharing) => sharing.setShareOpen(true),
  'share, no code yet': (sharing) => {
    sharing.share.set({ ...sharing.share.get(), sharing: true, server: 'connecting' });
    sharing.setShareOpen(true);
  },
  'share, waiting': (sharing) => {
    sharing.startSharing();
    sharing.setShareOpen(true);
  },
  'share, links': (sharing) => {
    sharing.startSharing();
    const now = Date.now();
    sharing.feed({ id: '1', to: fakePerson('Ben Fischer'), sentBytes: 128_400_000, since: now - 754_000 });
    const to = fakePerson('Bartholomew Featherstonehaugh-Cholmondeley');
    sharing.feed({ id: '2', to, sentBytes: 2_400_000, since: now - 45_000, streams: 1 });
    sharing.feed({ id: '3', to: fakePerson('Chiara Conti'), peer: 'checking', roundTrip: null });
    sharing.share.set({ ...sharing.share.get(), method: 'transcoded', peer: 'connecting', server: 'reconnecting' });
    sharing.setShareOpen(true);
  },
  'share, problem': (sharing) => {
    const problem = 'The server cannot be reached. Check your network connection, then try again.';
    sharing.share.set({ ...sharing.share.get(), problem });
    sharing.setShareOpen(true);
  },
  'receive, before': (sharing) => sharing.setReceiveOpen(true),
  'receive, connecting': (sharing) => {
    sharing.connect('381204');
    sharing.setReceiveOpen(true);
  },
  'receive, problem': (sharing) => {
    const problem = 'No one is sharing with this code. Check the six digits.';
    sharing.receive.set({ ...sharing.receive.get(), problem });
    sharing.setReceiveOpen(true);
  },
  receiving: (sharing) => {
    sharing.receiveFrom(fakePerson('Amina Otieno'), { receivedBytes: 12_400_000, method: 'transcoded' });
    sharing.setReceiveOpen(true);
  },
  ...Object.fromEntries(
    Object.entries(SITES).map(([name, state]) => [
      name,
      (sharing: FakeLanSharing) => {
        sharing.site.set(state);
        sharing.setSiteOpen(true);
      },
    ]),
  ),
};
