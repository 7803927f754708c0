import { SCREEN_BIT } from './barCode.ts';
import { ClockPicture } from './clockCamera.ts';
import { type ConnectionsReport, reportConnections, watchConnections } from './connections.ts';
import { type DeviceFailures, replaceDevices } from './devices.ts';
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

/** Small pictures: seven people share two cores with everything else. */
const CAMERA = { width: 320, height: 180, framesPerSecond: 10 };
const SCREEN = { width: 640, height: 360, framesPerSecond: 8 };

const { publisher, name, voice, failures } = globalThis.vnetTestSettings;

watchConnections();
watchMediaElements();
replaceDevices({
  camera: new ClockPicture({ publisher, label: name, ...CAMERA }),
  screen: new ClockPicture({ publisher: publisher | SCREEN_BIT, label: `${name}, screen`, ...SCREEN }),
  microphone: new VoiceMicrophone(Uint8Array.from(atob(voice), (character) => character.charCodeAt(0)).buffer),
  failures,
});

globalThis.vnetTest = { failures, tiles: readTiles, listen, connections: reportConnections };
