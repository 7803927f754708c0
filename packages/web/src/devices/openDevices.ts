import { DeviceError } from './DeviceError.ts';
import type { DeviceHost } from './DeviceHost.ts';
import { permissionState, translateDeviceError } from './translateDeviceError.ts';

/** 720p is what a tile of a small meeting shows; the encoder's layers go down from it. */
const CAMERA_CONSTRAINTS = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
} as const satisfies MediaTrackConstraints;

const MICROPHONE_CONSTRAINTS = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
} as const satisfies MediaTrackConstraints;

/** `deviceId` null: the browser's default. A device that is gone is replaced by the default one. */
export function cameraConstraints(deviceId: string | null): MediaTrackConstraints {
  return deviceId === null ? CAMERA_CONSTRAINTS : { ...CAMERA_CONSTRAINTS, deviceId: { exact: deviceId } };
}

/** As `cameraConstraints`. */
export function microphoneConstraints(deviceId: string | null): MediaTrackConstraints {
  return deviceId === null ? MICROPHONE_CONSTRAINTS : { ...MICROPHONE_CONSTRAINTS, deviceId: { exact: deviceId } };
}

/**
 * Opens a camera; asks the person where the browser has to. Who opens the track stops it.
 *
 * @throws {DeviceError}
 */
export function openCamera(deviceId: string | null, host: DeviceHost): Promise<MediaStreamTrack> {
  return openOne('camera', deviceId, host);
}

/**
 * Opens a microphone; asks the person where the browser has to. Who opens the track stops it.
 *
 * @throws {DeviceError}
 */
export function openMicrophone(deviceId: string | null, host: DeviceHost): Promise<MediaStreamTrack> {
  return openOne('microphone', deviceId, host);
}

export interface OpenedDevices {
  camera: MediaStreamTrack | DeviceError;
  microphone: MediaStreamTrack | DeviceError;
}

/**
 * Opens both with one question to the person; where that fails, each alone, so that a broken camera does not cost the
 * voice. A device whose question was just closed is not asked for again. Never throws.
 */
export async function openCameraAndMicrophone(
  cameraId: string | null,
  microphoneId: string | null,
  host: DeviceHost,
): Promise<OpenedDevices> {
  try {
    const mediaDevices = requireMediaDevices('camera', host);
    const stream = await mediaDevices.getUserMedia({
      video: cameraConstraints(cameraId),
      audio: microphoneConstraints(microphoneId),
    });
    return {
      camera: firstTrack('camera', stream.getVideoTracks()),
      microphone: firstTrack('microphone', stream.getAudioTracks()),
    };
  } catch (thrown) {
    return {
      camera: await openAfterBothFailed('camera', cameraId, thrown, host),
      microphone: await openAfterBothFailed('microphone', microphoneId, thrown, host),
    };
  }
}

async function openAfterBothFailed(
  device: 'camera' | 'microphone',
  deviceId: string | null,
  thrown: unknown,
  host: DeviceHost,
): Promise<MediaStreamTrack | DeviceError> {
  const refused = thrown instanceof Error && thrown.name === 'NotAllowedError';
  try {
    if (refused && (await permissionState(device, host)) !== 'granted') {
      return await translateDeviceError(device, thrown, host);
    }
    return await openOne(device, deviceId, host);
  } catch (error) {
    return translateDeviceError(device, error, host);
  }
}

async function openOne(
  device: 'camera' | 'microphone',
  deviceId: string | null,
  host: DeviceHost,
): Promise<MediaStreamTrack> {
  try {
    return await getTrack(device, deviceId, host);
  } catch (thrown) {
    const error = await translateDeviceError(device, thrown, host);
    if (error.problem === 'missing' && deviceId !== null) return openOne(device, null, host);
    throw error;
  }
}

async function getTrack(
  device: 'camera' | 'microphone',
  deviceId: string | null,
  host: DeviceHost,
): Promise<MediaStreamTrack> {
  const mediaDevices = requireMediaDevices(device, host);
  const stream = await mediaDevices.getUserMedia(
    device === 'camera' ? { video: cameraConstraints(deviceId) } : { audio: microphoneConstraints(deviceId) },
  );
  const track = firstTrack(device, stream.getTracks());
  if (track instanceof DeviceError) throw track;
  return track;
}

function firstTrack(device: 'camera' | 'microphone', tracks: MediaStreamTrack[]): MediaStreamTrack | DeviceError {
  return tracks[0] ?? new DeviceError(device, 'missing');
}

function requireMediaDevices(device: 'camera' | 'microphone', host: DeviceHost): MediaDevices {
  if (host.mediaDevices !== undefined) return host.mediaDevices;
  throw new DeviceError(device, host.isSecureContext ? 'unsupported' : 'insecure');
}
