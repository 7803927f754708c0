import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port that VNET was told to use is taken; `message` is one line that says what to do. */
export class PortInUseError extends Error {
  readonly code = 'port_in_use';

  constructor(
    readonly protocol: 'UDP' | 'TCP',
    readonly port: number,
    /** The setting that moves it. */
    setting: string,
  ) {
    super(
      `${protocol} port ${port}, which calls use, is taken by another program. Stop that program, or set ${setting} to a free port.`,
    );
    this.name = 'PortInUseError';
  }
}

/** @returns whether the port could be bound; it is free again when this resolves. */
export async function isPortFree(protocol: 'UDP' | 'TCP', port: number, address?: string): Promise<boolean> {
  return (await bindBriefly(protocol, port, address)) !== null;
}

/** A port that was free a moment ago. */
export async function findFreePort(protocol: 'UDP' | 'TCP', address: string): Promise<number> {
  const port = await bindBriefly(protocol, 0, address);
  if (port === null) throw new Error(`no free ${protocol} port`);
  return port;
}

async function bindBriefly(protocol: 'UDP' | 'TCP', port: number, address?: string): Promise<number | null> {
  try {
    if (protocol === 'UDP') {
      const socket = createSocket(address?.includes(':') ? 'udp6' : 'udp4');
      socket.bind({ port, exclusive: true, ...(address !== undefined && { address }) });
      await once(socket, 'listening');
      const bound = socket.address().port;
      socket.close();
      await once(socket, 'close');
      return bound;
    }
    const server = createServer();
    server.listen({ port, exclusive: true, ...(address !== undefined && { host: address }) });
    await once(server, 'listening');
    const bound = server.address();
    server.close();
    await once(server, 'close');
    return typeof bound === 'object' && bound !== null ? bound.port : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null;
    throw error;
  }
}
