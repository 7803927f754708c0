import type { IncomingStream } from '../peer/IncomingStream.ts';

/** An RTCRtpReceiver as far as its statistics go; the test says what has come. */
export class TestReceiver {
  readonly track: MediaStreamTrack;
  framesDecoded = 0;
  packetsReceived = 0;
  packetsLost = 0;
  /** As a connection that is closing. */
  fails = false;

  constructor(readonly kind: 'audio' | 'video') {
    this.track = { kind, id: `track-${++lastTrack}` } as MediaStreamTrack;
  }

  /** So many more pictures, or packets of voice, are there. */
  shows(count: number): void {
    if (this.kind === 'video') this.framesDecoded += count;
    this.packetsReceived += count;
  }

  async getStats(): Promise<RTCStatsReport> {
    if (this.fails) throw new DOMException('closed', 'InvalidStateError');
    const { kind, framesDecoded, packetsReceived, packetsLost } = this;
    const inbound = { id: 'in', type: 'inbound-rtp', kind, framesDecoded, packetsReceived, packetsLost };
    const codec = { id: 'codec', type: 'codec', mimeType: `${kind}/x` };
    return new Map<string, unknown>([
      ['codec', codec],
      ['in', inbound],
    ]) as unknown as RTCStatsReport;
  }

  get asReceiver(): RTCRtpReceiver {
    return this as unknown as RTCRtpReceiver;
  }
}

let lastTrack = 0;

/** A stream that comes over a link, with its receiver. */
export function incomingStream(
  id: string,
  receiver: TestReceiver,
  more: Partial<Pick<IncomingStream, 'mid' | 'path'>> = {},
): IncomingStream {
  const { kind, track } = receiver;
  return { id, kind, publisher: 'ann', path: ['bob'], mid: '1', track, receiver: receiver.asReceiver, ...more };
}
