/** A stream that comes over a link. */
export interface IncomingStream {
  readonly id: string;
  readonly kind: 'audio' | 'video';
  readonly publisher: string;
  /** Through whom it came, by identity; the feeder of the link is the last. */
  readonly path: readonly string[];
  readonly mid: string;
  readonly track: MediaStreamTrack;
  readonly receiver: RTCRtpReceiver;
}

/** What a receiver has played so far: pictures decoded, or packets of voice; 0 before the first. */
export async function progressOf(receiver: RTCRtpReceiver): Promise<number> {
  for (const report of (await receiver.getStats()).values()) {
    if (report.type !== 'inbound-rtp') continue;
    return Number(report.kind === 'video' ? report.framesDecoded : report.packetsReceived) || 0;
  }
  return 0;
}

/** Packets of a receiver: those that came, and those that were lost on the way. */
export async function packetsOf(receiver: RTCRtpReceiver): Promise<{ received: number; lost: number }> {
  for (const report of (await receiver.getStats()).values()) {
    if (report.type !== 'inbound-rtp') continue;
    return { received: Number(report.packetsReceived) || 0, lost: Number(report.packetsLost) || 0 };
  }
  return { received: 0, lost: 0 };
}
