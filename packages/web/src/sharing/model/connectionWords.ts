import type { LanPath, LinkMethod } from '../../calls/call.ts';
import { formatMilliseconds } from './format.ts';
import type { PeerConnection, ServerConnection } from './LanSharing.ts';

/** The connection to the server at a code, after “Server: ”. */
export const SERVER_WORDS: Readonly<Record<ServerConnection, string>> = {
  off: 'not connected',
  connecting: 'connecting',
  connected: 'connected',
  reconnecting: 'connection lost, trying again',
};

/** The connection to who comes by the code that is shown, after “Receiver: ”. */
export const RECEIVER_WORDS: Readonly<Record<PeerConnection, string>> = {
  off: 'not connected',
  waiting: 'waiting for somebody to type the code',
  connecting: 'connecting',
  checking: 'checking that you are on the same network',
  connected: 'connected',
};

/** The connection to who shares at the code that was typed, after “Sharer: ”. */
export const SHARER_WORDS: Readonly<Record<PeerConnection, string>> = {
  ...RECEIVER_WORDS,
  waiting: 'waiting for somebody to share with this code',
};

export const METHOD_WORDS: Readonly<Record<LinkMethod, string>> = {
  forwarded: 'forwarded as sent',
  transcoded: 'encoded again',
};

/** What the badge of a tile tells: `over the LAN from Amina, 4 ms, forwarded as sent`. */
export function describeLanPath({ via, roundTrip, method }: LanPath): string {
  return [
    `over the LAN from ${via.displayName}`,
    ...(roundTrip === null ? [] : [formatMilliseconds(roundTrip)]),
    METHOD_WORDS[method],
  ].join(', ');
}
