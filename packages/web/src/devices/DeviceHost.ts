/** What of the browser the devices need; a test brings its own. */
export interface DeviceHost {
  /** Missing off a secure origin, and in browsers without capture. */
  readonly mediaDevices: MediaDevices | undefined;
  readonly permissions: Pick<Permissions, 'query'> | undefined;
  readonly isSecureContext: boolean;
}

export function browserDeviceHost(): DeviceHost {
  // The DOM's types promise both; off a secure origin neither is there.
  const { mediaDevices, permissions }: { mediaDevices?: MediaDevices; permissions?: Permissions } = navigator;
  return { mediaDevices, permissions, isSecureContext };
}
