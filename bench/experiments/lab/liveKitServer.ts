import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessToken } from 'livekit-server-sdk';
import { freePorts } from '../../../e2e/harness/freePorts.ts';

const VERSION = '1.13.5';
const KEY = 'experiment';
const SECRET = 'a secret that only this experiment knows, for an hour';

export interface LiveKitServerOptions {
  /** Address that signalling and media listen on. */
  address?: string;
  /** Put before the command: `['ip', 'netns', 'exec', 'cloud']`. */
  prefix?: readonly string[];
}

/** A LiveKit server of the pinned version on ports of its own, for as long as the experiment runs. */
export class LiveKitServer {
  private constructor(
    readonly url: string,
    readonly udpPort: number,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start({ address = '127.0.0.1', prefix = [] }: LiveKitServerOptions = {}): Promise<LiveKitServer> {
    const [port, tcpPort, udpPort] = await freePorts('tcp', 'tcp', 'udp');
    const folder = mkdtempSync(join(tmpdir(), 'vnet-experiment-'));
    const config = join(folder, 'livekit.yaml');
    const codecs = ['audio/opus', 'audio/red', 'video/vp8', 'video/h264', 'video/vp9', 'video/av1'];
    writeFileSync(
      config,
      JSON.stringify({
        port,
        bind_addresses: [address],
        rtc: {
          tcp_port: tcpPort,
          udp_port: udpPort,
          use_external_ip: false,
          node_ip: address,
          enable_loopback_candidate: address === '127.0.0.1',
        },
        keys: { [KEY]: SECRET },
        logging: { level: 'error' },
        room: { enabled_codecs: codecs.map((mime) => ({ mime })) },
      }),
      { mode: 0o600 },
    );
    const [command = '', ...parameters] = [...prefix, findBinary(), '--config', config];
    const child = spawn(command, parameters, { stdio: 'ignore' });
    const server = new LiveKitServer(`ws://${address}:${port}`, udpPort, child, folder);
    await server.#answers(prefix);
    return server;
  }

  token(identity: string, room: string): Promise<string> {
    const token = new AccessToken(KEY, SECRET, { identity, ttl: '2h' });
    token.addGrant({ roomJoin: true, room, canPublish: true, canSubscribe: true, canPublishData: true });
    return token.toJwt();
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.exitCode === null && this.child.kill()) await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #answers(prefix: readonly string[]): Promise<void> {
    const url = this.url.replace('ws:', 'http:');
    for (const deadline = Date.now() + 20_000; ; ) {
      try {
        // From the server's own namespace: it may be reachable from nowhere else.
        const [command = '', ...parameters] = [...prefix, 'curl', '--silent', '--fail', '--max-time', '1', url];
        execFileSync(command, parameters, { stdio: 'ignore' });
        return;
      } catch (cause) {
        if (Date.now() > deadline || this.child.exitCode !== null) throw new Error('LiveKit did not start', { cause });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}

/** `LIVEKIT_SERVER`, or what `npm start` keeps in the user's cache folder, or one of that version on the PATH. */
function findBinary(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const cached = join(cache, 'vnet', `livekit-server-${VERSION}-${process.platform}-${process.arch}`);
  for (const path of [process.env.LIVEKIT_SERVER ?? '', cached]) if (existsSync(path)) return path;
  try {
    if (execFileSync('livekit-server', ['--version'], { encoding: 'utf8' }).includes(VERSION)) return 'livekit-server';
  } catch {
    // Not there.
  }
  throw new Error(`livekit-server ${VERSION} was not found: run npm start once, or set LIVEKIT_SERVER to its path.`);
}
