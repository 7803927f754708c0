import { openConnections } from './connections.ts';

/** By whom a connection is fed: the call server, or a neighbour over a link. */
export type Via = 'sfu' | 'lan';

/**
 * How the two are told apart, where not by the data channels that a link has by default. What is neither is `lan`, so
 * that nothing which is no call server's passes for it.
 */
export interface ViaRule {
  /** Beginnings of data channels' names that only links have. */
  lanChannels?: readonly string[];
  /** Ports at which LiveKit receives media; a connection to one of them is the call server's. */
  sfuPorts?: readonly number[];
}

/** `CONTROL` and `PULSE` of the relay's LinkEnd. */
const LINK_CHANNELS = ['vnet-'];

/** Data channels that every connection to LiveKit has (livekit-client, RTCEngine). */
const LIVEKIT_CHANNELS = ['_reliable', '_lossy', '_data_track'];

/** Payload and RTP headers of one kind of media. */
export interface MediaBytes {
  received: number;
  sent: number;
  packetsReceived: number;
  packetsSent: number;
}

/** One connection now; counts are since it was made, in bytes. */
export interface TransportReading {
  /** The same at every reading. */
  connection: number;
  via: Via;
  state: RTCPeerConnectionState;
  channels: readonly string[];
  /** `address:port/protocol` of the other end of the pair in use; null without one. Addresses may be empty. */
  remote: string | null;
  /** Everything on the wire above UDP: media, its retransmissions, RTCP, ICE, DTLS, data channels. */
  received: number;
  sent: number;
  media: Record<'audio' | 'video', MediaBytes>;
  /** Of this reading, ms since the epoch. */
  at: number;
}

const numbers = new WeakMap<RTCPeerConnection, number>();
let nextNumber = 1;

/** Every connection of this page that is open, those of the LAN links too. */
export function readTransports(rule: ViaRule = {}): Promise<TransportReading[]> {
  return Promise.all(openConnections().map((connection) => read(connection, rule)));
}

async function read(connection: RTCPeerConnection, rule: ViaRule): Promise<TransportReading> {
  const number = numbers.get(connection) ?? nextNumber++;
  numbers.set(connection, number);
  const stats = await connection.getStats();
  const channels: string[] = [];
  const media = { audio: noBytes(), video: noBytes() };
  let [received, sent, remote]: [number, number, string | null] = [0, 0, null];
  for (const entry of stats.values()) {
    if (entry.type === 'transport') {
      received += entry.bytesReceived ?? 0;
      sent += entry.bytesSent ?? 0;
      const pair = stats.get(entry.selectedCandidatePairId);
      const end = pair === undefined ? undefined : stats.get(pair.remoteCandidateId);
      if (end !== undefined) remote = `${end.address ?? ''}:${end.port}/${end.protocol}`;
    }
    if (entry.type === 'data-channel') channels.push(entry.label);
    if ((entry.type !== 'inbound-rtp' && entry.type !== 'outbound-rtp') || !(entry.kind in media)) continue;
    const bytes = media[entry.kind as 'audio' | 'video'];
    bytes.received += (entry.bytesReceived ?? 0) + (entry.headerBytesReceived ?? 0);
    bytes.sent += (entry.bytesSent ?? 0) + (entry.headerBytesSent ?? 0);
    bytes.packetsReceived += entry.packetsReceived ?? 0;
    bytes.packetsSent += entry.packetsSent ?? 0;
  }
  const at = performance.timeOrigin + performance.now();
  const via = viaOf(channels, remote, rule);
  const { connectionState: state } = connection;
  return { connection: number, via, state, channels, remote, received, sent, media, at };
}

function viaOf(
  channels: readonly string[],
  remote: string | null,
  { sfuPorts = [], lanChannels = LINK_CHANNELS }: ViaRule,
): Via {
  if (channels.some((label) => lanChannels.some((beginning) => label.startsWith(beginning)))) return 'lan';
  if (channels.some((label) => LIVEKIT_CHANNELS.includes(label))) return 'sfu';
  const port = Number(remote?.match(/:(\d+)\/\w+$/)?.[1]);
  return sfuPorts.includes(port) ? 'sfu' : 'lan';
}

function noBytes(): MediaBytes {
  return { received: 0, sent: 0, packetsReceived: 0, packetsSent: 0 };
}
