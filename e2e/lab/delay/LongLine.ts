import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { REPOSITORY } from '../../harness/VnetProcess.ts';
import type { Router } from '../Router.ts';
import type { DelayProcessOptions } from './delayProcess.ts';
import type { Endpoint } from './UdpDelay.ts';

/** Where the router hands over what it holds up. */
const UDP_PORT = 7001;
const TCP_PORT = 7002;

/**
 * Makes a site far away: its router hands what goes to the cloud to a process of its own that holds it up. The router's
 * connection tracking gives the answers the cloud's address again, and the cloud sees the site's public address as
 * before, so neither end can tell. (The kernel's own netem is not on every machine.)
 */
export class LongLine {
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#process = child;
  }

  /** @param oneWayMs ms in each direction; a round trip takes twice as long */
  static async open(router: Router, cloud: { media: Endpoint; web: Endpoint }, oneWayMs: number): Promise<LongLine> {
    const { namespace, address } = router;
    const options: DelayProcessOptions = {
      udp: { listen: { address, port: UDP_PORT }, target: cloud.media, oneWayMs },
      tcp: { listen: { address, port: TCP_PORT }, target: cloud.web, oneWayMs },
    };
    const program = join(import.meta.dirname, 'delayProcess.ts');
    const child = namespace.spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(options)], {
      cwd: REPOSITORY,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const line = new LongLine(child);
    if (child.stdout === null) throw new Error('the delay has no output');
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error('the delay ended before it began'))),
    ]);
    for (const [protocol, { address: to, port }, own] of [
      ['udp', cloud.media, UDP_PORT],
      ['tcp', cloud.web, TCP_PORT],
    ] as const) {
      const match = ['-d', to, '-p', protocol, '--dport', String(port)];
      namespace.rule('nat', '-A', 'PREROUTING', ...match, '-j', 'REDIRECT', '--to-ports', String(own));
    }
    return line;
  }

  /** Idempotent. The router's rules go with the router. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.stdin?.end();
    await gone;
  }
}
