/** What a receiver has got so far, of one kind. */
export interface Inbound {
  kind: string;
  ssrc: number;
  bytes: number;
  frames: number;
  keyFrames: number;
  packetsLost: number;
  packets: number;
  size: string | null;
  freezes: number;
  keyFrameRequests: number;
  concealed: number;
  samples: number;
  codec: string | null;
}

export interface Outbound {
  kind: string;
  rid: string | null;
  bytes: number;
  /** Encoded, each spatial layer counted for itself. */
  frames: number;
  /** Pictures that left the encoder in the last second, and that came into it. */
  fps: number;
  sourceFps: number;
  keyFrames: number;
  size: string | null;
  scalabilityMode: string | null;
  limitation: string | null;
  codec: string | null;
  active: boolean;
}

export async function inbound(connection: RTCPeerConnection): Promise<Inbound[]> {
  const report = await connection.getStats();
  return [...report.values()]
    .filter((stat) => stat.type === 'inbound-rtp')
    .map((stat) => ({
      kind: stat.kind,
      ssrc: stat.ssrc,
      bytes: stat.bytesReceived ?? 0,
      frames: stat.framesDecoded ?? 0,
      keyFrames: stat.keyFramesDecoded ?? 0,
      packetsLost: stat.packetsLost ?? 0,
      packets: stat.packetsReceived ?? 0,
      size: stat.frameWidth ? `${stat.frameWidth}x${stat.frameHeight}` : null,
      freezes: stat.freezeCount ?? 0,
      keyFrameRequests: stat.pliCount ?? 0,
      concealed: stat.concealedSamples ?? 0,
      samples: stat.totalSamplesReceived ?? 0,
      codec: report.get(stat.codecId)?.mimeType ?? null,
    }));
}

export async function outbound(connection: RTCPeerConnection): Promise<Outbound[]> {
  const report = await connection.getStats();
  return [...report.values()]
    .filter((stat) => stat.type === 'outbound-rtp')
    .map((stat) => ({
      kind: stat.kind,
      rid: stat.rid ?? null,
      bytes: stat.bytesSent ?? 0,
      frames: stat.framesEncoded ?? 0,
      fps: stat.framesPerSecond ?? 0,
      sourceFps: report.get(stat.mediaSourceId)?.framesPerSecond ?? 0,
      keyFrames: stat.keyFramesEncoded ?? 0,
      size: stat.frameWidth ? `${stat.frameWidth}x${stat.frameHeight}` : null,
      scalabilityMode: stat.scalabilityMode ?? null,
      limitation: stat.qualityLimitationReason ?? null,
      codec: report.get(stat.codecId)?.mimeType ?? null,
      active: stat.active ?? true,
    }));
}

/** All bytes that a connection's transports have received and sent, overhead of ICE and DTLS included. */
export async function transportBytes(connections: Iterable<RTCPeerConnection>): Promise<{ in: number; out: number }> {
  const total = { in: 0, out: 0 };
  for (const connection of connections) {
    for (const stat of (await connection.getStats()).values()) {
      if (stat.type !== 'transport') continue;
      total.in += stat.bytesReceived ?? 0;
      total.out += stat.bytesSent ?? 0;
    }
  }
  return total;
}
