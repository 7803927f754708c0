import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Ports that nobody listens on now, for a process that cannot be told to bind port 0. */
export async function freePorts<const T extends readonly ('tcp' | 'udp')[]>(
  ...kinds: T
): Promise<{ [K in keyof T]: number }> {
  // All are held until the last is found, so that none is given twice.
  const held = await Promise.all(kinds.map((kind) => (kind === 'tcp' ? holdTcp() : holdUdp())));
  await Promise.all(held.map(({ release }) => release()));
  return held.map(({ port }) => port) as { [K in keyof T]: number };
}

interface HeldPort {
  port: number;
  release(): Promise<void>;
}

function holdTcp(): Promise<HeldPort> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '0.0.0.0', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve({ port, release: () => new Promise((done) => server.close(() => done())) });
    });
  });
}

function holdUdp(): Promise<HeldPort> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4').once('error', reject);
    socket.bind(0, '0.0.0.0', () => {
      resolve({ port: socket.address().port, release: () => new Promise((done) => socket.close(() => done())) });
    });
  });
}
