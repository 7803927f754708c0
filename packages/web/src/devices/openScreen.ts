import { DeviceError } from './DeviceError.ts';
import type { DeviceHost } from './DeviceHost.ts';

/** Wider screens are scaled down by the browser: letters stay readable, and every encoder keeps up. */
const SCREEN_CONSTRAINTS = {
  width: { max: 1920 },
  height: { max: 1080 },
  frameRate: { max: 15 },
} as const satisfies MediaTrackConstraints;

/**
 * Asks the person what to share. Who opens the track stops it.
 *
 * @throws {DeviceError} `dismissed` when they closed the picker.
 */
export async function openScreen(host: DeviceHost): Promise<MediaStreamTrack> {
  if (host.mediaDevices?.getDisplayMedia === undefined) {
    throw new DeviceError('screen', host.isSecureContext ? 'unsupported' : 'insecure');
  }
  const stream = await host.mediaDevices.getDisplayMedia({ video: SCREEN_CONSTRAINTS, audio: false }).catch((cause) => {
    throw new DeviceError('screen', screenProblem(cause), { cause });
  });
  const [opened] = stream.getVideoTracks();
  if (opened === undefined) throw new DeviceError('screen', 'missing');
  return opened;
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
