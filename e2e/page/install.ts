import { SCREEN_BIT } from './barCode.ts';
import { CanvasSource } from './CanvasSource.ts';
import { type ConnectionsReport, reportConnections, watchConnections } from './connections.ts';
import { type DeviceFailures, replaceDevices } from './devices.ts';
import { drawClock } from './drawClock.ts';
import { drawPortrait, drawSlide } from './drawPortrait.ts';
import { type HeardTrack, listen } from './listen.ts';
import { watchMediaElements } from './mediaElements.ts';
import { readTiles, type SeenTile } from './tiles.ts';
import { VoiceMicrophone } from './voiceMicrophone.ts';

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
}

/** What the tests find in a page as `vnetTest`. */
export interface PageProbe {
  readonly failures: DeviceFailures;
  tiles(): SeenTile[];
  listen(durationMs: number): Promise<HeardTrack[]>;
  connections(): Promise<ConnectionsReport>;
}

declare global {
  var vnetTestSettings: PageSettings;
  var vnetTest: PageProbe;
}

/** Small pictures: several people share two cores with everything else. */
const CAMERA = { width: 320, height: 180, framesPerSecond: 6 };
const SCREEN = { width: 640, height: 360, framesPerSecond: 4 };
/** For people to look at, in print. */
const PORTRAIT = { width: 1280, height: 720, framesPerSecond: 4 };

const { publisher, name, voice, failures, pictures } = globalThis.vnetTestSettings;
const screenClock = { publisher: publisher | SCREEN_BIT, label: `${name}, screen` };

const camera =
  pictures === 'clock'
    ? new CanvasSource(CAMERA, (context, width, height) =>
        drawClock(context, { width, height, publisher, label: name }),
      )
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
  microphone: new VoiceMicrophone(Uint8Array.from(atob(voice), (character) => character.charCodeAt(0)).buffer),
  failures,
});

globalThis.vnetTest = { failures, tiles: readTiles, listen, connections: reportConnections };
