import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { obtainLiveKit } from '../../../packages/server/src/calls/livekit/obtain/obtainLiveKit.ts';
import { liveKitConfig } from '../../../packages/server/src/calls/livekit/supervise/liveKitConfig.ts';
import {
  type GuardedProcess,
  killGuarded,
  spawnGuarded,
} from '../../../packages/server/src/calls/livekit/supervise/spawnGuarded.ts';
import { freePorts } from '../../harness/freePorts.ts';
import { poll } from '../../harness/poll.ts';
import { REPOSITORY } from '../../harness/VnetProcess.ts';
import { TcpDelay } from './TcpDelay.ts';
import { UdpDelay } from './UdpDelay.ts';

/** All of 127.0.0.0/8 is this machine: LiveKit listens at the first, and browsers are told the second. */
const NEAR = '127.0.0.1';
const FAR = '127.0.0.2';
const API_KEY = 'far';

/**
 * A LiveKit on this machine that is as far away as one wants, media and signalling both, without the rights that the
 * lab needs. A VNET that is started with its `settings` uses it.
 */
export class FarLiveKit {
  readonly #process: GuardedProcess;
  readonly #delays: readonly [TcpDelay, UdpDelay];
  readonly #secret: string;

  private constructor(child: GuardedProcess, delays: readonly [TcpDelay, UdpDelay], secret: string) {
    this.#process = child;
    this.#delays = delays;
    this.#secret = secret;
    // What it says is of no interest, and must not fill its pipes.
    child.stdout.resume();
    child.stderr.resume();
  }

  /** @param oneWayMs ms in each direction; a round trip takes twice as long */
  static async start({ oneWayMs }: { oneWayMs: number }): Promise<FarLiveKit> {
    const program = await obtainLiveKit({
      environment: process.env,
      moduleFolder: join(REPOSITORY, 'packages/server/livekit'),
      report: (line) => console.error(line),
    });
    const [httpPort, udpPort] = await freePorts('tcp', 'udp');
    const secret = randomBytes(32).toString('hex');
    const addresses = { advertised: FAR, listen: [NEAR], loopbackOnly: true };
    const config = JSON.parse(
      liveKitConfig({ apiKey: API_KEY, apiSecret: secret, httpPort, udpPort, tcpPort: 0, addresses, turn: null }),
    );
    // A lite agent checks nothing itself (RFC 8445, section 2.5): its checks would find the browser without the delay.
    config.rtc.use_ice_lite = true;
    const udp = await UdpDelay.open({
      listen: { address: FAR, port: udpPort },
      target: { address: NEAR, port: udpPort },
      oneWayMs,
    });
    const tcp = await TcpDelay.open({
      listen: { address: FAR, port: 0 },
      target: { address: NEAR, port: httpPort },
      oneWayMs,
    });
    const child = spawnGuarded(program, [], { LIVEKIT_CONFIG: JSON.stringify(config) });
    const far = new FarLiveKit(child, [tcp, udp], secret);
    try {
      await poll({ what: 'LiveKit', timeoutMs: 20_000 }, async () => {
        const { ok } = await fetch(`http://${NEAR}:${httpPort}/`);
        return ok ? true : undefined;
      });
      return far;
    } catch (error) {
      await far.close();
      throw error;
    }
  }

  /** For a VNET. */
  get settings(): Record<string, string> {
    const [{ port }] = this.#delays;
    return { LIVEKIT_URL: `ws://${FAR}:${port}`, LIVEKIT_API_KEY: API_KEY, LIVEKIT_API_SECRET: this.#secret };
  }

  /** Idempotent. */
  async close(): Promise<void> {
    const { exitCode, signalCode } = this.#process;
    if (exitCode === null && signalCode === null) {
      const gone = once(this.#process, 'exit');
      killGuarded(this.#process);
      await gone;
    }
    for (const delay of this.#delays) await delay.close();
  }
}
