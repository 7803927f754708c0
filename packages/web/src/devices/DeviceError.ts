/** Why a device cannot be had. */
export type DeviceProblem = 'denied' | 'dismissed' | 'missing' | 'busy' | 'insecure' | 'unsupported' | 'unknown';

/** A camera, microphone or screen that cannot be had; `problem` picks the sentence and the way out. */
export class DeviceError extends Error {
  constructor(
    readonly device: 'camera' | 'microphone' | 'screen' | 'speaker',
    readonly problem: DeviceProblem,
    options?: ErrorOptions,
  ) {
    super(`${device}: ${problem}`, options);
    this.name = 'DeviceError';
  }
}
