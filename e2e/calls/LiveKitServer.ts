import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { LiveKitTokens } from '../../packages/server/src/calls/livekit/LiveKitTokens.ts';
import { obtainLiveKit } from '../../packages/server/src/calls/livekit/obtain/obtainLiveKit.ts';
import { freePorts } from '../harness/freePorts.ts';
import { poll } from '../harness/poll.ts';

const API_KEY = 'test';
/** LiveKit takes a token for so long after its end (`tokenLeeway` in its `protocol/auth/verifier.go`). */
const LEEWAY_SECONDS = 60;

/** A LiveKit of the pinned version on loopback, which tests may kill and start again on the same ports. */
export class LiveKitServer {
  readonly url: string;
  #secret = newSecret();
  #process: ChildProcess | null = null;

  private constructor(
    private readonly program: string,
    private readonly ports: readonly [number, number, number],
  ) {
    this.url = `ws://127.0.0.1:${ports[0]}`;
  }

  static async start(): Promise<LiveKitServer> {
    const program = await obtainLiveKit({
      environment: process.env,
      moduleFolder: join(import.meta.dirname, '../../packages/server/livekit'),
      report: (line) => console.log(line),
    });
    const server = new LiveKitServer(program, await freePorts('tcp', 'udp', 'tcp'));
    await server.startAgain();
    return server;
  }

  /** What opens it now. */
  get tokens(): LiveKitTokens {
    return new LiveKitTokens(API_KEY, this.#secret);
  }

  /** The same token, which is refused in so many seconds. */
  endingIn(seconds: number, token: string): string {
    const [header = '', payload = ''] = token.split('.');
    const claims: object = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const ending = { ...claims, exp: Math.floor(Date.now() / 1000) + seconds - LEEWAY_SECONDS };
    const signed = `${header}.${Buffer.from(JSON.stringify(ending)).toString('base64url')}`;
    return `${signed}.${createHmac('sha256', this.#secret).update(signed).digest('base64url')}`;
  }

  /** Whether a join with this token would be let in now; joins nobody. */
  async accepts(token: string): Promise<boolean> {
    const { status } = await fetch(`${this.url.replace('ws', 'http')}/rtc/validate?access_token=${token}`);
    if (status !== 200 && status !== 401) throw new Error(`LiveKit answered ${status}`);
    return status === 200;
  }

  /** From the next start on the tokens that were given out open nothing. */
  changeSecret(): void {
    this.#secret = newSecret();
  }

  async startAgain(): Promise<void> {
    const [port, udpPort, tcpPort] = this.ports;
    const config = {
      port,
      bind_addresses: ['127.0.0.1'],
      keys: { [API_KEY]: this.#secret },
      rtc: { udp_port: udpPort, tcp_port: tcpPort, node_ip: '127.0.0.1', enable_loopback_candidate: true },
      logging: { level: 'error' },
    };
    this.#process = spawn(this.program, ['--config-body', JSON.stringify(config)], { stdio: 'ignore' });
    await poll({ what: 'LiveKit', timeoutMs: 20_000 }, async () => {
      const response = await fetch(this.url.replace('ws', 'http'));
      return response.ok ? true : undefined;
    });
  }

  /** `kill -9`; resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}

function newSecret(): string {
  return randomBytes(32).toString('hex');
}
