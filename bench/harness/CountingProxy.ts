import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

export interface Transfer {
  path: string;
  contentType: string;
  /** Bytes of the body as they crossed the network, compressed or not. */
  bytes: number;
}

/** Stands between a browser and a server and counts every body: pages, workers and what workers import alike. */
export class CountingProxy {
  readonly #server: Server;
  readonly #transfers: Transfer[] = [];

  private constructor(upstream: URL) {
    const to = { host: upstream.hostname, port: upstream.port };
    this.#server = createServer((incoming, outgoing) => {
      const { url: path = '/', method, headers } = incoming;
      const onward = request({ ...to, path, method, headers }, (answer) => {
        const transfer = { path, contentType: answer.headers['content-type'] ?? '', bytes: 0 };
        this.#transfers.push(transfer);
        answer.on('data', (chunk: Buffer) => {
          transfer.bytes += chunk.length;
        });
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    this.#server.on('upgrade', (incoming, socket, head) => {
      const onward = connect(Number(upstream.port), upstream.hostname, () => {
        const headers = Array.from({ length: incoming.rawHeaders.length / 2 }, (_, at) => {
          return `${incoming.rawHeaders[at * 2]}: ${incoming.rawHeaders[at * 2 + 1]}\r\n`;
        });
        onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${headers.join('')}\r\n`);
        onward.write(head);
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
  }

  /** @param upstream origin of the server, http */
  static async start(upstream: string): Promise<CountingProxy> {
    const proxy = new CountingProxy(new URL(upstream));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Scripts that were got since the last call, workers too, each once. */
  takeScripts(): Map<string, number> {
    const scripts = this.#transfers.splice(0).filter(({ contentType }) => /javascript|wasm/.test(contentType));
    return new Map(scripts.map(({ path, bytes }) => [path, bytes]));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
