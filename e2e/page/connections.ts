/** What a page's peer connections were told and found, for the proof that nobody foreign is contacted. */
export interface ConnectionsReport {
  /** Every address of an ICE server that any connection was ever given. */
  iceServerUrls: string[];
  /** Every address in a local or remote candidate, now. */
  candidateAddresses: string[];
  /** The transports of the pairs in use: `udp`, `tcp`. */
  protocolsInUse: string[];
  connectionStates: RTCPeerConnectionState[];
  /** ms of the last check of each pair in use (webrtc-stats, currentRoundTripTime); none before its first answer. */
  roundTripsMs: number[];
}

const connections: RTCPeerConnection[] = [];
const iceServerUrls = new Set<string>();

function note(configuration: RTCConfiguration | undefined): void {
  for (const { urls } of configuration?.iceServers ?? []) {
    for (const url of typeof urls === 'string' ? [urls] : urls) iceServerUrls.add(url);
  }
}

/** From here on every connection that the page makes is known; it stays the browser's own class underneath. */
export function watchConnections(): void {
  const Native = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class RTCPeerConnection extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      note(configuration);
      connections.push(this);
    }

    override setConfiguration(configuration?: RTCConfiguration): void {
      note(configuration);
      super.setConfiguration(configuration);
    }
  };
}

/** Those that the page has not closed. */
export function openConnections(): RTCPeerConnection[] {
  return connections.filter(({ signalingState }) => signalingState !== 'closed');
}

export async function reportConnections(): Promise<ConnectionsReport> {
  const addresses = new Set<string>();
  const roundTripsMs: number[] = [];
  const protocols = new Set<string>();
  for (const connection of openConnections()) {
    const stats = await connection.getStats();
    for (const entry of stats.values()) {
      if (entry.type === 'local-candidate' || entry.type === 'remote-candidate') {
        if (typeof entry.address === 'string' && entry.address !== '') addresses.add(entry.address);
      }
      if (entry.type === 'transport' && typeof entry.selectedCandidatePairId === 'string') {
        const pair = stats.get(entry.selectedCandidatePairId);
        if (typeof pair?.currentRoundTripTime === 'number') roundTripsMs.push(pair.currentRoundTripTime * 1000);
        const local = pair === undefined ? undefined : stats.get(pair.localCandidateId);
        if (typeof local?.protocol === 'string') protocols.add(local.protocol);
      }
    }
  }
  return {
    iceServerUrls: [...iceServerUrls],
    candidateAddresses: [...addresses],
    protocolsInUse: [...protocols],
    connectionStates: connections.map((connection) => connection.connectionState),
    roundTripsMs,
  };
}
