import { SCREEN_BIT } from './barCode.ts';
import { type CanvasSize, CanvasSource } from './CanvasSource.ts';
import { type ConnectionsReport, reportConnections, watchConnections } from './connections.ts';
import { type DeviceFailures, replaceDevices } from './devices.ts';
import { drawClock } from './drawClock.ts';
import { drawPortrait, drawSlide } from './drawPortrait.ts';
import { FlashAndBeep } from './flashAndBeep.ts';
import { type Instruments, instruments } from './instruments.ts';
import { type HeardTrack, listen } from './listen.ts';
import { watchMediaElements } from './mediaElements.ts';
import { Noise } from './Noise.ts';
import { type ReceivedPicture, readReceivedPictures } from './receivedPictures.ts';
import { readTiles, type SeenTile } from './tiles.ts';
import { VoiceMicrophone } from './voiceMicrophone.ts';

/** How the clock is drawn that stands for the camera. */
export interface CameraClock extends CanvasSize {
  /** Noise between the bars: the encoder then sends all that its target allows. */
  noise: boolean;
}

/** What the harness hands to a page, ahead of this script. */
export interface PageSettings {
  /** The number in this person's pictures and the tone in the voice. */
  publisher: number;
  name: string;
  /** The recording, a WAV file in base64. */
  voice: string;
  failures: DeviceFailures;
  /** What camera and screen show: the clock that tests read, or something for people to look at. */
  pictures: 'clock' | 'portrait';
  /** Of a camera that shows the clock; small and without noise where nothing is said. */
  camera: Partial<CameraClock>;
  /** The clock flashes and the microphone, instead of speaking, beeps with it. */
  claps: boolean;
}

/** What the tests find in a page as `vnetTest`. */
export interface PageProbe {
  readonly failures: DeviceFailures;
  tiles(): SeenTile[];
  listen(durationMs: number): Promise<HeardTrack[]>;
  connections(): Promise<ConnectionsReport>;
  receivedPictures(): Promise<ReceivedPicture[]>;
  readonly instruments: Instruments;
}

declare global {
  var vnetTestSettings: PageSettings;
  var vnetTest: PageProbe;
}

/** Small pictures: several people share two cores with everything else. */
const CAMERA: CameraClock = { width: 320, height: 180, framesPerSecond: 6, noise: false };
const SCREEN = { width: 640, height: 360, framesPerSecond: 4 };
/** For people to look at, in print. */
const PORTRAIT = { width: 1280, height: 720, framesPerSecond: 4 };

const { publisher, name, voice, failures, pictures, camera: chosen, claps } = globalThis.vnetTestSettings;
const clapper = claps ? new FlashAndBeep() : null;
const cameraClock = { ...CAMERA, ...chosen };
const noise = cameraClock.noise ? new Noise(cameraClock.width, cameraClock.height) : null;
const screenClock = { publisher: publisher | SCREEN_BIT, label: `${name}, screen` };

const camera =
  pictures === 'clock'
    ? new CanvasSource(cameraClock, (context, width, height) => {
        drawClock(context, { width, height, publisher, label: name, noise });
        clapper?.drawOver(context, width, height);
      })
    : new CanvasSource(PORTRAIT, (context, width, height) => drawPortrait(context, publisher, width, height));
const screen =
  pictures === 'clock'
    ? new CanvasSource(SCREEN, (context, width, height) => drawClock(context, { width, height, ...screenClock }))
    : new CanvasSource(PORTRAIT, drawSlide);

watchConnections();
watchMediaElements();
replaceDevices({
  camera,
  screen,
  microphone:
    clapper?.microphone ??
    new VoiceMicrophone(Uint8Array.from(atob(voice), (character) => character.charCodeAt(0)).buffer),
  failures,
});

globalThis.vnetTest = {
  failures,
  tiles: readTiles,
  listen,
  connections: reportConnections,
  receivedPictures: readReceivedPictures,
  instruments,
};
