import { connect } from 'node:net';

/** What came back over one connection. Status 0: nothing did. */
export interface RawAnswer {
  status: number;
  text: string;
}

/** How long a whole request may wait for its answer, ms: longer is hung. */
const ANSWER_WITHIN_MS = 30_000;

/**
 * Sends bytes over a connection of their own and reads until the server closes it: what no HTTP client would send is
 * sent too.
 *
 * @param patience how long to wait, ms; a request that is not whole gets no answer, so that little is enough
 */
export function sendRaw(origin: string, bytes: Buffer, patience = ANSWER_WITHIN_MS): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const late = setTimeout(() => socket.destroy(), patience);
    // A server that has refused hangs up while we still write.
    socket.on('error', () => {});
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => {
      clearTimeout(late);
      const text = Buffer.concat(chunks).toString('latin1');
      // What comes before the answer itself is interim (RFC 9110, section 15.2).
      const final = text.replace(/^(?:HTTP\/1\.1 1\d\d [^\r]*\r\n(?:[^\r]+\r\n)*\r\n)*/, '');
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(final)?.[1] ?? 0), text: final });
    });
  });
}
