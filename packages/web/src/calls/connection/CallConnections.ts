import type { StreamId } from '@vnet/protocol';
import type { Endpoint, RelayPort, SenderParameters } from '@vnet/relay';
import { openConnectionHook } from './openConnectionHook.ts';

/** What the call needs of the connection hook; where nothing could be hooked, all do nothing. */
export interface CallConnections {
  /** Taps and relay worker; null where nothing could be hooked. */
  readonly port: RelayPort | null;
  /** Keeps a hooked sender's encodings at work whatever the engine wishes. Returns what lets go of them. */
  pin(sender: RTCRtpSender): () => void;
  /** Says which stream flows through a sender or receiver; null: none any more. */
  identify(endpoint: Endpoint, id: StreamId | null): void;
  /**
   * Called when the streams of all open connections stand still for good; new connections work. Returns the function
   * that ends it.
   */
  onLost(listener: () => void): () => void;
}

/** Hooks RTCPeerConnection; to be awaited before the call engine makes its first connection. */
export async function openCallConnections(): Promise<CallConnections> {
  const hook = await openConnectionHook();
  return {
    port: hook,
    pin: (sender) => pinned(hook?.parametersOf(sender)),
    identify: (endpoint, id) => void hook?.identify(endpoint, id),
    onLost: (listener) => hook?.onLost(listener) ?? (() => undefined),
  };
}

/** Keeps the encodings active until the returned function is called; a closed sender has none. */
function pinned(parameters: SenderParameters | undefined): () => void {
  const pinning = parameters?.pin().catch(() => undefined);
  return () => {
    pinning?.then((release) => release?.()).catch(() => undefined);
  };
}
