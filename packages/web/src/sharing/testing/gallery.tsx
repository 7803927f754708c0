import '@fontsource-variable/inter/wght.css';
import '../../ui/base.css';
import { createRoot } from 'react-dom/client';
import type { CallParticipant, CallStream, StreamPath } from '../../calls/call.ts';
import { FakeCallEngine, fakeParticipant, fakeStream } from '../../calls/testing/FakeCall.ts';
import { RoomModel } from '../../meeting/model/RoomModel.ts';
import { RoomView } from '../../meeting/RoomView.tsx';
import { TooltipProvider } from '../../ui/TooltipProvider.tsx';
import { UiProvider } from '../../ui/UiProvider.tsx';
import type { LinkMethod, SiteLink, SitePerson, WanSample } from '../model/LanSharing.ts';
import { FakeLanSharing, fakePerson, fakeSite, fakeSiteLink, fakeSitePerson } from './FakeLanSharing.ts';

const NAMES = [
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
];

function drawnTrack(hue: number): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext('2d');
  const draw = () => {
    if (context === null) return;
    context.fillStyle = `hsl(${hue} 35% 45%)`;
    context.fillRect(0, 0, 640, 360);
    context.fillStyle = `hsl(${hue} 30% 70%)`;
    context.beginPath();
    context.arc(320, 150, 70, 0, 7);
    context.arc(320, 340, 130, 0, 7);
    context.fill();
  };
  draw();
  setInterval(draw, 100);
  const [track] = canvas.captureStream(10).getVideoTracks();
  if (track === undefined) throw new Error('no track');
  return track;
}

function somebody(
  name: string,
  index: number,
  path: StreamPath,
  given: Partial<CallParticipant> = {},
): CallParticipant {
  const person = fakePerson(name);
  const streams: CallStream[] = [fakeStream(`${person.identity}/microphone/1`, { path })];
  if (index !== 2) streams.push(fakeStream(`${person.identity}/camera/1`, { path, track: drawnTrack(index * 67) }));
  return fakeParticipant(person.username, { ...person, streams, ...given });
}

function minute(): WanSample[] {
  const now = Date.now();
  return Array.from({ length: 60 }, (_, index) => {
    const shared = index > 20;
    const wave = Math.sin(index / 4) * 300_000 + Math.sin(index * 1.7) * 150_000;
    return {
      at: now - (59 - index) * 1000,
      withSharing: (shared ? 3_900_000 : 11_600_000) + wave,
      withoutSharing: 11_800_000 + wave * 1.4,
    };
  });
}

function siteOf(people: SitePerson[], links: SiteLink[]) {
  return fakeSite({
    people,
    links,
    wan: minute(),
    savedBytes: 412_400_000,
    wanBytes: 96_000_000,
    lanInBytes: 1_200_000,
    lanOutBytes: 288_000_000,
    cost: { cpu: 0.08, uploadBitrate: 7_900_000, pressure: 'fair', battery: { level: 0.62, charging: false } },
  });
}

const SITES: Record<string, (sharing: FakeLanSharing) => void> = {
  'site-empty': () => undefined,
  'site-two': (sharing) =>
    sharing.site.set(
      siteOf(
        [
          fakeSitePerson('Amina Otieno', { wanBitrate: 4_200_000 }),
          fakeSitePerson('Ben Fischer', { isSelf: true, wanBitrate: 210_000 }),
        ],
        [fakeSiteLink('Amina', 'Ben')],
      ),
    ),
  'site-four': (sharing) =>
    sharing.site.set(
      siteOf(
        [
          fakeSitePerson('Amina Otieno', { isSelf: true, wanBitrate: 4_200_000 }),
          ...NAMES.slice(1, 4).map((name) => fakeSitePerson(name)),
        ],
        [
          fakeSiteLink('Amina', 'Ben'),
          fakeSiteLink('Amina', 'Chiara', { roundTrip: 12, method: 'transcoded' }),
          fakeSiteLink('Amina', 'Dan', { streams: 1, roundTrip: null }),
        ],
      ),
    ),
  'site-twelve': (sharing) =>
    sharing.site.set(
      siteOf(
        NAMES.map((name, index) =>
          fakeSitePerson(name, { isSelf: index === 3, wanBitrate: index === 0 || index > 8 ? 4_200_000 : 0 }),
        ),
        [
          ...NAMES.slice(1, 8).map((name) => fakeSiteLink('Amina', name.split(' ')[0] ?? '')),
          fakeSiteLink('Jonas', 'Ines', { streams: 12, roundTrip: 104 }),
          fakeSiteLink('Jonas', 'Kofi'),
        ],
      ),
    ),
  'site-chain': (sharing) =>
    sharing.site.set(
      siteOf(
        NAMES.slice(0, 6).map((name, index) =>
          fakeSitePerson(name, { isSelf: index === 1, wanBitrate: index === 0 ? 4_200_000 : 0 }),
        ),
        [
          fakeSiteLink('Amina', 'Ben'),
          fakeSiteLink('Ben', 'Chiara'),
          fakeSiteLink('Ben', 'Dan'),
          fakeSiteLink('Amina', 'Eva'),
          fakeSiteLink('Eva', 'Dan', { streams: 2 }),
          fakeSiteLink('Chiara', 'Farid'),
        ],
      ),
    ),
  'site-circle': (sharing) =>
    sharing.site.set(
      siteOf(
        NAMES.slice(0, 2).map((name) => fakeSitePerson(name, { wanBitrate: 2_000_000 })),
        [fakeSiteLink('Amina', 'Ben', { streams: 2 }), fakeSiteLink('Ben', 'Amina', { streams: 3 })],
      ),
    ),
};

const SCENES: Record<string, (sharing: FakeLanSharing) => void> = {
  room: (sharing) => {
    sharing.startSharing();
    sharing.feed({ id: '1', to: fakePerson('Ben Fischer') });
  },
  idle: () => undefined,
  'share-before': (sharing) => sharing.setShareOpen(true),
  'share-waiting': (sharing) => {
    sharing.startSharing();
    sharing.setShareOpen(true);
  },
  'share-getting': (sharing) => {
    sharing.share.set({ ...sharing.share.get(), sharing: true, server: 'connecting' });
    sharing.setShareOpen(true);
  },
  'share-links': (sharing) => {
    sharing.startSharing();
    sharing.feed({ id: '1', to: fakePerson('Ben Fischer'), sentBytes: 128_400_000, since: Date.now() - 754_000 });
    sharing.feed({
      id: '2',
      to: fakePerson('Bartholomew Featherstonehaugh-Cholmondeley'),
      sentBytes: 2_400_000,
      since: Date.now() - 45_000,
      streams: 1,
    });
    sharing.feed({ id: '3', to: fakePerson('Chiara Conti'), peer: 'checking', roundTrip: null, streams: 0 });
    sharing.share.set({ ...sharing.share.get(), method: 'transcoded', peer: 'connecting', server: 'reconnecting' });
    sharing.setShareOpen(true);
  },
  'share-problem': (sharing) => {
    sharing.share.set({
      ...sharing.share.get(),
      problem: 'The server cannot be reached. Check your network connection, then try again.',
    });
    sharing.setShareOpen(true);
  },
  'receive-before': (sharing) => sharing.setReceiveOpen(true),
  'receive-connecting': (sharing) => {
    sharing.connect('381204');
    sharing.setReceiveOpen(true);
  },
  'receive-problem': (sharing) => {
    sharing.receive.set({
      ...sharing.receive.get(),
      problem: 'No one is sharing with this code. Check the six digits.',
    });
    sharing.setReceiveOpen(true);
  },
  receiving: (sharing) => {
    sharing.receiveFrom(fakePerson('Amina Otieno'), { receivedBytes: 12_400_000, method: 'transcoded' });
    sharing.setReceiveOpen(true);
  },
  ...Object.fromEntries(
    Object.entries(SITES).map(([name, scene]) => [
      name,
      (sharing: FakeLanSharing) => {
        scene(sharing);
        sharing.setSiteOpen(true);
      },
    ]),
  ),
};

const scene = new URLSearchParams(location.search).get('scene') ?? 'room';
const sharing = new FakeLanSharing();
const engine = new FakeCallEngine();
const model = new RoomModel({
  engine,
  choices: {
    microphone: { enabled: true, deviceId: null },
    camera: { enabled: true, deviceId: null },
    speakerId: null,
  },
  username: 'amina',
  displayName: 'Amina Otieno',
  fetchCredentials: () => Promise.reject(new Error('never asked')),
  openSharing: () => sharing,
  now: () => performance.now(),
  notify: () => undefined,
  announce: () => undefined,
  describeDeviceError: () => '',
  playSound: () => undefined,
  onLeft: () => undefined,
});
const via = (name: string, method: LinkMethod = 'forwarded'): StreamPath => ({
  kind: 'lan',
  via: fakePerson(name),
  roundTrip: 4,
  method,
});
const [call] = engine.calls;
if (call === undefined) throw new Error('no call');
call.participants.set([
  somebody('Amina Otieno', 0, { kind: 'sfu' }, { isSelf: true }),
  somebody('Ben Fischer', 1, via('Dan Mwangi'), { isSpeaking: true }),
  somebody('Chiara Conti', 2, via('Dan Mwangi', 'transcoded')),
  somebody('Dan Mwangi', 3, { kind: 'sfu' }, { isSpeaking: true }),
  somebody('Eva Lindqvist', 4, via('Dan Mwangi')),
]);
call.state.set('connected');
SCENES[scene]?.(sharing);
Object.assign(window, { sharing, model, scenes: Object.keys(SCENES) });

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <UiProvider>
      <TooltipProvider>
        <RoomView model={model} title="Branch office, weekly" />
      </TooltipProvider>
    </UiProvider>,
  );
}
