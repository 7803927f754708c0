import type { CanvasSource } from './CanvasSource.ts';
import type { VoiceMicrophone } from './voiceMicrophone.ts';

/** Names of the DOMExceptions that opening a device throws instead; for what no fake device can play. */
export interface DeviceFailures {
  camera?: string;
  microphone?: string;
  screen?: string;
}

export interface DeviceSources {
  camera: CanvasSource;
  screen: CanvasSource;
  microphone: VoiceMicrophone;
  failures: DeviceFailures;
}

/**
 * Puts clock and voice in place of what the devices give. Whether there is a device and whether the page may have it
 * is still the browser's to say: it is asked first, with the page's own constraints.
 */
export function replaceDevices(sources: DeviceSources): void {
  const { mediaDevices } = navigator;
  // Not there on a plain address other than this machine's own.
  if (mediaDevices === undefined) return;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);

  mediaDevices.getUserMedia = async (constraints) => {
    if (constraints?.video) failIfTold(sources.failures.camera);
    if (constraints?.audio) failIfTold(sources.failures.microphone);
    const given = await open(constraints);
    const tracks = given.getTracks().map(async (device) => {
      const made = device.kind === 'video' ? sources.camera.track() : await sources.microphone.track();
      // The fake device would go on making pictures that nobody sees.
      const settings = device.getSettings();
      device.stop();
      return disguise(made, device.label, settings);
    });
    return new MediaStream(await Promise.all(tracks));
  };

  mediaDevices.getDisplayMedia = async () => {
    failIfTold(sources.failures.screen);
    const track = sources.screen.track();
    return new MediaStream([disguise(track, 'screen', { ...track.getSettings(), displaySurface: 'monitor' })]);
  };
}

/** The page sees the device that it asked for. */
function disguise(track: MediaStreamTrack, label: string, device: MediaTrackSettings): MediaStreamTrack {
  const own = track.getSettings.bind(track);
  track.getSettings = () => ({
    ...own(),
    ...(device.deviceId === undefined ? {} : { deviceId: device.deviceId }),
    ...(device.groupId === undefined ? {} : { groupId: device.groupId }),
    ...(device.displaySurface === undefined ? {} : { displaySurface: device.displaySurface }),
  });
  track.applyConstraints = () => Promise.resolve();
  Object.defineProperty(track, 'label', { value: label });
  return track;
}

function failIfTold(name: string | undefined): void {
  if (name !== undefined) throw new DOMException('as the test says', name);
}
