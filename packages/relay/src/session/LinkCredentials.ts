import { fingerprintsOf, type TicketHolder } from './tickets.ts';

/** How an end of a link shows who it is, and finds out who the other one is (relay.md, S6). */
export interface LinkCredentials {
  /** Our own identity in the meeting. */
  readonly identity: string;
  /** What our links' connections are made with; the ticket is bound to it. */
  readonly certificate: RTCCertificate;
  /** Of that certificate: `sha-256 AB:CD:…`. */
  readonly fingerprint: string;
  /** Our ticket, valid for some minutes yet. */
  ticket(): Promise<string>;
  /**
   * Who shows a ticket and holds the certificate of this fingerprint.
   *
   * @throws {TicketError}
   */
  verify(ticket: string, fingerprint: string): Promise<TicketHolder>;
}

/** A certificate for links, of the kind that browsers make by themselves (WebRTC 1.0, 4.9). */
export function makeCertificate(): Promise<RTCCertificate> {
  return RTCPeerConnection.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256' } as EcKeyGenParams);
}

/** `sha-256 AB:CD:…`. Browsers that do not tell write it into their descriptions. */
export async function fingerprintOf(certificate: RTCCertificate): Promise<string> {
  const { getFingerprints }: { getFingerprints?: RTCCertificate['getFingerprints'] } = certificate;
  const told = getFingerprints?.call(certificate).find(({ algorithm }) => algorithm === 'sha-256')?.value;
  if (told !== undefined) return `sha-256 ${told}`;
  const connection = new RTCPeerConnection({ certificates: [certificate] });
  try {
    connection.createDataChannel('');
    const { sdp = '' } = await connection.createOffer();
    return fingerprintsOf(sdp)[0] ?? '';
  } finally {
    connection.close();
  }
}
