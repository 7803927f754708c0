import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { artifactPath } from './artifacts.ts';
import { fetchAnyCertificate } from './fetchAnyCertificate.ts';
import { freePorts } from './freePorts.ts';
import { poll } from './poll.ts';
import { childrenOf } from './processTree.ts';

export const REPOSITORY = join(import.meta.dirname, '../..');

export interface VnetOptions {
  /** For the name of the log. */
  name: string;
  /** Settings of contract.md beside those that the harness chooses. */
  settings?: Record<string, string>;
  /** What follows `npm start --`. */
  flags?: readonly string[];
  scheme?: 'http' | 'https';
  /** Where pages are asked for; the address listened on otherwise. */
  hostname?: string;
  /** The network namespace that it runs in; this process's own otherwise. */
  namespace?: string;
  /** Long enough for a machine that does other things too. */
  readyTimeoutMs?: number;
}

/** A VNET as a person starts it: its own process, data folder and ports. */
export class VnetProcess {
  readonly dataDir: string;
  readonly origin: string;
  readonly logFile: string;
  readonly #options: VnetOptions;
  readonly #environment: Record<string, string>;
  #process: ChildProcess | null = null;

  private constructor(options: VnetOptions, dataDir: string, ports: readonly [number, number, number]) {
    const [port, udpPort, tcpPort] = ports;
    this.#options = options;
    this.dataDir = dataDir;
    this.origin = `${options.scheme ?? 'http'}://${options.hostname ?? '127.0.0.1'}:${port}`;
    this.logFile = artifactPath(`${options.name}.server.log`);
    this.#environment = {
      PORT: String(port),
      VNET_DATA_DIR: dataDir,
      LIVEKIT_UDP_PORT: String(udpPort),
      LIVEKIT_TCP_PORT: String(tcpPort),
      ...options.settings,
    };
  }

  /** Resolves when `/readyz` answers 200. */
  static async start(options: VnetOptions): Promise<VnetProcess> {
    const ports = await freePorts('tcp', 'udp', 'tcp');
    const vnet = new VnetProcess(options, mkdtempSync(join(tmpdir(), 'vnet-e2e-')), ports);
    await vnet.startAgain();
    return vnet;
  }

  /** Starts it on the same folder and ports; resolves when it is ready. */
  async startAgain(): Promise<void> {
    if (this.#process !== null) throw new Error('it is running');
    const child = spawnStart(this.#environment, this.#options.flags, this.#options.namespace);
    this.#process = child;
    const log = (chunk: Buffer) => appendFileSync(this.logFile, chunk);
    child.stdout?.on('data', log);
    child.stderr?.on('data', log);
    // Whoever ends the tests midway leaves no server behind.
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => {
      process.off('exit', end);
      if (this.#process === child) this.#process = null;
    });
    await poll({ what: `${this.origin}/readyz`, timeoutMs: this.#options.readyTimeoutMs ?? 60_000 }, async () => {
      if (this.#process === null) {
        throw new Error(`it ended with ${child.exitCode ?? child.signalCode}:\n${this.log().slice(-2000)}`);
      }
      return (await this.isReady()) ? true : undefined;
    });
  }

  async isReady(): Promise<boolean> {
    const answer = await fetchAnyCertificate(`${this.origin}/readyz`).catch(() => null);
    return answer === 200;
  }

  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('it is not running');
    return pid;
  }

  /** The supervised LiveKit's process, found among the descendants of this one. */
  livekitPid(): number | undefined {
    return childrenOf(this.pid).find(({ command }) => /livekit-server/.test(command))?.pid;
  }

  log(): string {
    return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
  }

  /** `kill -9` of every process of it but LiveKit, which has to look after itself then. Resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    const servers = childrenOf(this.pid).filter(({ command }) => !/livekit-server/.test(command));
    const gone = once(child, 'exit');
    for (const pid of [this.pid, ...servers.map((server) => server.pid)]) killIfThere(pid, 'SIGKILL');
    await gone;
    this.#process = null;
  }

  /** Ctrl-C. Resolves with what it exits with. */
  async stop(): Promise<number | null> {
    const child = this.#process;
    if (child === null) return null;
    const gone = once(child, 'exit');
    child.kill('SIGINT');
    await gone;
    return child.exitCode;
  }

  /** Ends it and forgets its folder. Idempotent. */
  async close(): Promise<void> {
    const child = this.#process;
    if (child !== null) {
      const descendants = childrenOf(this.pid);
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => {
        for (const pid of [this.pid, ...descendants.map((process) => process.pid)]) killIfThere(pid, 'SIGKILL');
      }, 10_000);
      await gone;
      clearTimeout(late);
    }
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** `npm start` without npm: the same script, so that a signal reaches it and not a shell. */
export function spawnStart(
  settings: Record<string, string>,
  flags: readonly string[] = [],
  namespace: string | null = null,
): ChildProcess {
  const { PATH = '', HOME = '', GOPATH, GOCACHE, GOMODCACHE, GOPROXY, XDG_CACHE_HOME } = process.env;
  const inherited = { PATH, HOME, GOPATH, GOCACHE, GOMODCACHE, GOPROXY, XDG_CACHE_HOME };
  const environment = Object.entries({ ...inherited, ...settings }).filter(([, value]) => value !== undefined);
  const command = [process.execPath, '--max-semi-space-size=1', 'scripts/start.mjs', ...flags];
  // `ip` becomes the program, so that signals reach it.
  const [file = '', ...args] = namespace === null ? command : ['ip', 'netns', 'exec', namespace, ...command];
  return spawn(file, args, {
    cwd: REPOSITORY,
    env: Object.fromEntries(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function killIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended before.
  }
}
