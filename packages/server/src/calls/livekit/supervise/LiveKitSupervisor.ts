import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { TurnServer } from '../../../config.ts';
import { Backoff } from './Backoff.ts';
import { LiveKitLog } from './LiveKitLog.ts';
import { liveKitConfig } from './liveKitConfig.ts';
import type { MediaAddresses } from './mediaAddresses.ts';
import { findFreePort, isPortFree, PortInUseError } from './ports.ts';
import { type GuardedProcess, killGuarded, spawnGuarded } from './spawnGuarded.ts';

export type SupervisorState =
  | { kind: 'starting' }
  | { kind: 'running'; httpPort: number; pid: number }
  | { kind: 'restarting'; reason: string }
  | { kind: 'closed' };

export interface SupervisorOptions {
  /** The livekit-server to run. */
  program: string;
  apiKey: string;
  apiSecret: string;
  addresses: MediaAddresses;
  /** 0: a free one. */
  udpPort: number;
  /** 0: a free one. */
  tcpPort: number;
  /** None: browsers get no TURN server. */
  turn?: TurnServer | null;
  log: FastifyBaseLogger;
  /** ms; the defaults suit production. */
  timing?: Partial<SupervisorTiming>;
}

export interface SupervisorTiming {
  /** Between restarts: at first, at most. */
  restart: { first: number; most: number };
  /** A run of this length makes the next restart a first one again. */
  stableAfter: number;
  /** How long LiveKit may take until its HTTP answers. */
  startWithin: number;
  /** How often a running LiveKit is asked, how long it may take, and after how many misses it is killed. */
  check: { every: number; within: number; misses: number };
  /** How long a port may stay taken: the LiveKit of a VNET that was just killed needs a moment to go. */
  portWithin: number;
}

const TIMING: SupervisorTiming = {
  restart: { first: 100, most: 10_000 },
  stableAfter: 30_000,
  startWithin: 15_000,
  check: { every: 5_000, within: 2_000, misses: 3 },
  portWithin: 2_000,
};

const POLL_MS = 20;

/** LiveKit did not come up; `message` is one line for people. */
export class LiveKitStartError extends Error {
  readonly code = 'livekit_start_failed';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LiveKitStartError';
  }
}

/** Runs one LiveKit: starts it, watches it, starts it again when it dies or hangs, and ends it with VNET. */
export class LiveKitSupervisor {
  #state: SupervisorState = { kind: 'starting' };
  #child: GuardedProcess | null = null;
  #ports: { udp: number; tcp: number } | null = null;
  readonly #closing = new AbortController();
  #loop: Promise<void> | null = null;
  readonly #timing: SupervisorTiming;
  readonly #backoff: Backoff;
  readonly #output: LiveKitLog;

  constructor(private readonly options: SupervisorOptions) {
    this.#timing = { ...TIMING, ...options.timing };
    this.#backoff = new Backoff(this.#timing.restart);
    this.#output = new LiveKitLog(options.log);
  }

  get state(): SupervisorState {
    return this.#state;
  }

  /**
   * Resolves when LiveKit answers; from then on it is kept running.
   *
   * @throws {PortInUseError} when a media port is taken
   * @throws {LiveKitStartError} when it does not come up
   */
  async start(): Promise<void> {
    try {
      this.#ports = await this.#claimPorts();
      const child = await this.#launch(this.#ports);
      this.#loop = this.#keepRunning(child, this.#ports);
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  /** Ends LiveKit at once: a participant that is told to leave would not come back, one that loses the line does. */
  async close(): Promise<void> {
    this.#end();
    await this.#loop;
  }

  #end(): void {
    this.#closing.abort();
    this.#state = { kind: 'closed' };
    if (this.#child) killGuarded(this.#child);
  }

  /** A property that other code may have changed while this one waited. */
  get #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  async #claimPorts(): Promise<{ udp: number; tcp: number }> {
    const { addresses, udpPort, tcpPort } = this.options;
    const [address] = addresses.listen;
    const udp = udpPort === 0 ? await findFreePort('UDP', address ?? '0.0.0.0') : udpPort;
    const tcp = tcpPort === 0 ? await findFreePort('TCP', '0.0.0.0') : tcpPort;
    const until = performance.now() + this.#timing.portWithin;
    for (const listen of addresses.listen.length === 0 ? [undefined] : addresses.listen) {
      await this.#awaitFree('UDP', udp, listen, 'LIVEKIT_UDP_PORT', until);
    }
    if (!addresses.loopbackOnly) await this.#awaitFree('TCP', tcp, undefined, 'LIVEKIT_TCP_PORT', until);
    return { udp, tcp };
  }

  async #awaitFree(
    protocol: 'UDP' | 'TCP',
    port: number,
    address: string | undefined,
    setting: string,
    until: number,
  ): Promise<void> {
    while (!(await isPortFree(protocol, port, address))) {
      if (performance.now() >= until || this.#isClosing) throw new PortInUseError(protocol, port, setting);
      await delay(POLL_MS);
    }
  }

  async #launch(ports: { udp: number; tcp: number }): Promise<GuardedProcess> {
    const { program, apiKey, apiSecret, addresses, log } = this.options;
    const httpPort = await findFreePort('TCP', '127.0.0.1');
    const config = liveKitConfig({
      apiKey,
      apiSecret,
      httpPort,
      udpPort: ports.udp,
      tcpPort: ports.tcp,
      addresses,
      turn: this.options.turn ?? null,
    });
    // The environment is readable by this user only, where arguments are readable by all.
    const child = spawnGuarded(program, [], { LIVEKIT_CONFIG: config });
    this.#child = child;
    // Errors of a pipe to a process that is gone; its exit is what counts.
    child.stdin.on('error', () => {});
    this.#output.read(child.stdout);
    this.#output.read(child.stderr);
    const exited = once(child, 'exit').then(
      () => true,
      () => true,
    );
    const until = performance.now() + this.#timing.startWithin;
    while (!(await answers(httpPort, this.#timing.check.within))) {
      const gone = await Promise.race([exited, delay(POLL_MS, false)]);
      if (gone || performance.now() >= until || this.#isClosing) {
        killGuarded(child);
        const said = this.#output.lastText;
        throw new LiveKitStartError(`LiveKit did not start${said === '' ? '' : ` (${said})`}.`);
      }
    }
    if (child.pid === undefined || this.#isClosing) {
      killGuarded(child);
      throw new LiveKitStartError('LiveKit did not start.');
    }
    this.#state = { kind: 'running', httpPort, pid: child.pid };
    log.info({ pid: child.pid }, 'LiveKit runs');
    return child;
  }

  async #keepRunning(first: GuardedProcess, ports: { udp: number; tcp: number }): Promise<void> {
    let child: GuardedProcess | null = first;
    while (!this.#isClosing) {
      if (child !== null) {
        const startedAt = performance.now();
        const reason = await this.#untilGone(child);
        killGuarded(child);
        if (this.#isClosing) return;
        if (performance.now() - startedAt >= this.#timing.stableAfter) this.#backoff.reset();
        this.#state = { kind: 'restarting', reason };
        this.options.log.error({ reason }, 'LiveKit is gone and is started again');
      }
      await delay(this.#backoff.next(), undefined, { signal: this.#closing.signal }).catch(() => {});
      if (this.#isClosing) return;
      child = await this.#launch(ports).catch((error: unknown) => {
        if (!this.#isClosing) this.options.log.error({ err: error }, 'LiveKit could not be started; trying again');
        return null;
      });
    }
  }

  /** Resolves with the reason when the child has ended, or has been killed because it no longer answered. */
  async #untilGone(child: GuardedProcess): Promise<string> {
    const { every, within, misses } = this.#timing.check;
    let missed = 0;
    while (child.exitCode === null && child.signalCode === null) {
      const waiting = new AbortController();
      await Promise.race([
        once(child, 'exit', { signal: waiting.signal }).catch(() => {}),
        delay(every, undefined, { signal: waiting.signal }).catch(() => {}),
      ]);
      waiting.abort();
      if (child.exitCode !== null || child.signalCode !== null || this.#state.kind !== 'running') break;
      missed = (await answers(this.#state.httpPort, within)) ? 0 : missed + 1;
      if (missed >= misses) return 'it no longer answered';
    }
    return child.signalCode ? `it was ended by ${child.signalCode}` : `it exited with code ${child.exitCode}`;
  }
}

/** LiveKit answers 200 at `/` while its node is healthy. */
export async function answers(httpPort: number, within: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${httpPort}/`, { signal: AbortSignal.timeout(within) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
