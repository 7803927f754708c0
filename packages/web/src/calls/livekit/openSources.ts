import { LocalAudioTrack, LocalVideoTrack, Track } from 'livekit-client';
import { DeviceError } from '../../devices/DeviceError.ts';
import type { DeviceHost } from '../../devices/DeviceHost.ts';
import { cameraConstraints, microphoneConstraints, openCamera, openMicrophone } from '../../devices/openDevices.ts';

/** Wider screens are scaled down by the browser: letters stay readable, and every encoder keeps up. */
const SCREEN_CONSTRAINTS = {
  width: { max: 1920 },
  height: { max: 1080 },
  frameRate: { max: 15 },
} as const satisfies MediaTrackConstraints;

/** @throws {DeviceError} */
export async function openCameraTrack(deviceId: string | null, host: DeviceHost): Promise<LocalVideoTrack> {
  const opened = await openCamera(deviceId, host);
  const track = new LocalVideoTrack(opened, { ...cameraConstraints(null), ...wished(opened) }, false);
  // livekit-client closes the device of a muted camera, and of nothing else.
  track.source = Track.Source.Camera;
  return track;
}

/** @throws {DeviceError} */
export async function openMicrophoneTrack(deviceId: string | null, host: DeviceHost): Promise<LocalAudioTrack> {
  const opened = await openMicrophone(deviceId, host);
  const track = new LocalAudioTrack(opened, { ...microphoneConstraints(null), ...wished(opened) }, false);
  track.source = Track.Source.Microphone;
  return track;
}

/**
 * Asks the person what to share.
 *
 * @throws {DeviceError} `dismissed` when they closed the picker.
 */
export async function openScreenTrack(host: DeviceHost): Promise<LocalVideoTrack> {
  if (host.mediaDevices?.getDisplayMedia === undefined) {
    throw new DeviceError('screen', host.isSecureContext ? 'unsupported' : 'insecure');
  }
  const stream = await host.mediaDevices.getDisplayMedia({ video: SCREEN_CONSTRAINTS, audio: false }).catch((cause) => {
    throw new DeviceError('screen', screenProblem(cause), { cause });
  });
  const [opened] = stream.getVideoTracks();
  if (opened === undefined) throw new DeviceError('screen', 'missing');
  const track = new LocalVideoTrack(opened, undefined, false);
  track.source = Track.Source.ScreenShare;
  return track;
}

/** Screen Capture, section 5.1; browsers name the system's refusal in the message alone. */
function screenProblem(cause: unknown): DeviceError['problem'] {
  if (!(cause instanceof Error)) return 'unknown';
  switch (cause.name) {
    case 'NotAllowedError':
      return /by system/i.test(cause.message) ? 'denied' : 'dismissed';
    case 'NotFoundError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'unknown';
  }
}

/** The device again when the track is restarted; another one if it has gone. */
function wished(track: MediaStreamTrack): MediaTrackConstraints {
  const { deviceId } = track.getSettings();
  return deviceId === undefined ? {} : { deviceId: { ideal: deviceId } };
}
