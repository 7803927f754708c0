import type { DeviceHost } from '../devices/DeviceHost.ts';
import type { CallConnections } from './connection/CallConnections.ts';

/** What a call over any engine takes from the page; a test brings its own. */
export interface CallEnvironment {
  readonly devices: DeviceHost;
  readonly window: Window;
  now(): number;
  random(): number;
  /** How long the call tries to get in, and back in, before it gives up, ms. */
  readonly patience: { readonly connect: number; readonly reconnect: number };
  /** Hooks RTCPeerConnection, which has to be awaited before the engine makes its first connection. */
  prepare(): Promise<CallConnections>;
}
