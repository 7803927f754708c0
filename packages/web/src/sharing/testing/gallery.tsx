import { ShortcutSwitch } from '../../meeting/model/ShortcutSwitch.ts';
import '@fontsource-variable/inter/wght.css';
import '../../ui/base.css';
import { createRoot } from 'react-dom/client';
import type { CallParticipant, CallStream, LinkMethod, StreamPath } from '../../calls/call.ts';
import { FakeCallEngine, fakeParticipant, fakeStream } from '../../calls/testing/FakeCall.ts';
import { RoomModel } from '../../meeting/model/RoomModel.ts';
import { RoomView } from '../../meeting/RoomView.tsx';
import { TooltipProvider } from '../../ui/TooltipProvider.tsx';
import { UiProvider } from '../../ui/UiProvider.tsx';
import { OpenPart } from '../SharingParts.tsx';
import { FakeLanSharing, fakePerson } from './FakeLanSharing.ts';
import { NAMES, SCENES } from './scenes.ts';

/** A picture of one colour in which somebody may be seen. */
function portrait(hue: number): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 360];
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
  setInterval(draw, 200);
  const [track] = canvas.captureStream(5).getVideoTracks();
  if (track === undefined) throw new Error('a canvas without a track');
  return track;
}

const SFU: StreamPath = { kind: 'sfu' };
const lan = (method: LinkMethod): StreamPath => ({ kind: 'lan', via: fakePerson('Dan Mwangi'), roundTrip: 4, method });

function somebody(index: number, path: StreamPath, given: Partial<CallParticipant> = {}): CallParticipant {
  const person = fakePerson(NAMES[index] ?? `Guest ${index}`);
  const streams: CallStream[] = [fakeStream(`${person.identity}/microphone/1`, { path })];
  const track = index % 5 === 2 ? null : portrait(index * 67);
  if (track !== null) streams.push(fakeStream(`${person.identity}/camera/1`, { path, track }));
  return fakeParticipant(person.username, { ...person, streams, ...given });
}

const FEW = [
  somebody(0, SFU, { isSelf: true }),
  somebody(1, lan('forwarded'), { isSpeaking: true }),
  somebody(2, lan('transcoded')),
  somebody(3, SFU, { isSpeaking: true }),
  somebody(4, lan('forwarded')),
];
const CROWD = NAMES.map((_, index) => somebody(index, lan('forwarded'), { isSelf: index === 0 }));

function openRoom(participants: readonly CallParticipant[]) {
  const sharing = new FakeLanSharing();
  const engine = new FakeCallEngine();
  const off = { enabled: false, deviceId: null };
  const model = new RoomModel({
    engine,
    shortcuts: new ShortcutSwitch({ getItem: () => null, setItem: () => undefined }),
    choices: { microphone: off, camera: off, speakerId: null },
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
  const [call] = engine.calls;
  call?.participants.set(participants);
  call?.state.set('connected');
  return { sharing, model };
}

const element = document.createElement('div');
element.id = 'root';
document.body.append(element);
const root = createRoot(element);

/** The room with all that is drawn of sharing, and no network: what a test shows and then looks at. */
const room = {
  scenes: Object.keys(SCENES),

  /** @param crowd a dozen people, all but one over the LAN, instead of five */
  show(scene: string, crowd = false): void {
    const { sharing, model } = openRoom(crowd ? CROWD : FEW);
    SCENES[scene]?.(sharing);
    room.sharing = sharing;
    root.render(
      <UiProvider key={performance.now()}>
        <TooltipProvider>
          <RoomView model={model} hostDoor={null} title="Branch office, weekly" />
        </TooltipProvider>
      </UiProvider>,
    );
  },

  /** A dialog whose script does not come. */
  showMissingPart(): void {
    root.render(
      <OpenPart
        title="Share with peer"
        load={() => Promise.reject(new Error('The network is gone.'))}
        sharing={room.sharing}
        onClose={() => root.render(null)}
      />,
    );
  },

  sharing: new FakeLanSharing(),
};

declare global {
  var gallery: typeof room;
}
globalThis.gallery = room;
