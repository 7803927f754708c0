import { LocalAudioTrack, LocalVideoTrack, Track } from 'livekit-client';
import type { DeviceHost } from '../../devices/DeviceHost.ts';
import { cameraConstraints, microphoneConstraints, openCamera, openMicrophone } from '../../devices/openDevices.ts';
import { openScreen } from '../../devices/openScreen.ts';

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
  const track = new LocalVideoTrack(await openScreen(host), undefined, false);
  track.source = Track.Source.ScreenShare;
  return track;
}

/** The device again when the track is restarted; another one if it has gone. */
function wished(track: MediaStreamTrack): MediaTrackConstraints {
  const { deviceId } = track.getSettings();
  return deviceId === undefined ? {} : { deviceId: { ideal: deviceId } };
}
