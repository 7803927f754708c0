export interface TransportBytes {
  readonly sent: number;
  readonly received: number;
}

/** What went over a connection's transports so far, headers of RTP and SCTP included, those of UDP and IP not (R1). */
export async function transportBytes(connection: RTCPeerConnection): Promise<TransportBytes> {
  let sent = 0;
  let received = 0;
  for (const report of (await connection.getStats()).values()) {
    if (report.type !== 'transport') continue;
    sent += Number(report.bytesSent) || 0;
    received += Number(report.bytesReceived) || 0;
  }
  return { sent, received };
}
