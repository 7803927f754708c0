import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** Stands between a browser and a server and notes every script that is got: workers and what workers import too. */
export class ScriptProxy {
  readonly #server: Server;
  readonly #scripts = new Set<string>();
  readonly #sockets = new Set<Socket>();

  private constructor(upstream: URL) {
    const to = { host: upstream.hostname, port: upstream.port };
    this.#server = createServer((incoming, outgoing) => {
      const { url: path = '/', method, headers } = incoming;
      const onward = request({ ...to, path, method, headers }, (answer) => {
        if (/javascript|wasm/.test(answer.headers['content-type'] ?? '')) this.#scripts.add(path);
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
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
  static async start(upstream: string): Promise<ScriptProxy> {
    const proxy = new ScriptProxy(new URL(upstream));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Paths of the scripts that were got since the last call, each once. */
  takeScripts(): readonly string[] {
    const paths = [...this.#scripts];
    this.#scripts.clear();
    return paths;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    // `closeAllConnections` knows nothing of those that were upgraded.
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
