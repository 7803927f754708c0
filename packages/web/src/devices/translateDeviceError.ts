import { DeviceError, type DeviceProblem } from './DeviceError.ts';
import type { DeviceHost } from './DeviceHost.ts';

/**
 * What `getUserMedia` threw, as a DeviceError. The names are those of W3C *Media Capture and Streams*, section 10.3.5;
 * the rest is what browsers throw beside them.
 */
export async function translateDeviceError(
  device: 'camera' | 'microphone',
  thrown: unknown,
  host: DeviceHost,
): Promise<DeviceError> {
  if (thrown instanceof DeviceError) return thrown;
  return new DeviceError(device, await problemOf(device, thrown, host), { cause: thrown });
}

async function problemOf(device: 'camera' | 'microphone', thrown: unknown, host: DeviceHost): Promise<DeviceProblem> {
  if (!host.isSecureContext) return 'insecure';
  switch (thrown instanceof Error ? thrown.name : '') {
    case 'NotAllowedError':
      return (await permissionState(device, host)) === 'prompt' ? 'dismissed' : 'denied';
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    case 'TypeError':
    case 'NotSupportedError':
      return 'unsupported';
    default:
      return 'unknown';
  }
}

/** Null where the browser does not tell. */
export async function permissionState(
  device: 'camera' | 'microphone',
  host: DeviceHost,
): Promise<PermissionState | null> {
  try {
    const status = await host.permissions?.query({ name: device });
    return status?.state ?? null;
  } catch {
    return null;
  }
}
