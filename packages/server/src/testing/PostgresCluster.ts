import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { freePort } from './freePort.ts';

/** Where Debian keeps each version's programs; elsewhere they are on the PATH. */
const DEBIAN_VERSIONS = '/usr/lib/postgresql';

/** PostgreSQL refuses to run as root; Debian's package brings this user. */
const SERVER_USER = 'postgres';

/** A real PostgreSQL of one test file, on loopback, that nobody keeps. */
export class PostgresCluster {
  readonly #folder: string;
  readonly #port: number;
  readonly #durable: boolean;
  #server: ChildProcessByStdio<null, null, Readable> | null = null;

  private constructor(folder: string, port: number, durable: boolean) {
    this.#folder = folder;
    this.#port = port;
    this.#durable = durable;
  }

  /** @param durable whether it writes through to the disk, as a real one does; without, tests are quick */
  static async start({ durable = false } = {}): Promise<PostgresCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'vnet-postgres-'));
    const user = serverUser();
    if (user !== null) chownSync(folder, user.uid, user.gid);
    execFileSync(
      program('initdb'),
      ['-D', join(folder, 'data'), '-U', 'vnet', '-A', 'trust', '-E', 'UTF8', '--locale', 'C.UTF-8', '--no-sync'],
      { ...user, cwd: folder, stdio: 'ignore' },
    );
    const cluster = new PostgresCluster(folder, await freePort(), durable);
    await cluster.startServer();
    return cluster;
  }

  /** The postmaster's process id; null while it is down. */
  get pid(): number | null {
    return this.#server?.pid ?? null;
  }

  /** Brings the server up, again after `kill`. */
  async startServer(): Promise<void> {
    const settings = [`port=${this.#port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${this.#folder}`];
    if (!this.#durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
    const options = settings.flatMap((setting) => ['-c', setting]);
    const server = spawn(program('postgres'), ['-D', join(this.#folder, 'data'), ...options], {
      ...serverUser(),
      cwd: this.#folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#server = server;
    let log = '';
    await new Promise<void>((resolve, reject) => {
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        if (log.includes('is ready to accept connections')) resolve();
      });
      server.once('error', reject);
      server.once('close', () => reject(new Error(`PostgreSQL ended: ${log}`)));
    });
    server.stderr.removeAllListeners('data').resume();
  }

  /** Makes an empty database. @returns its `DATABASE_URL` */
  async createDatabase(): Promise<string> {
    const name = `vnet_${randomUUID().replaceAll('-', '')}`;
    const { Client } = (await import('pg')).default;
    const client = new Client(this.#url('postgres'));
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    return this.#url(name);
  }

  /** Ends the server at once, as `kill -9` does; its data stays. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends the server and removes its data. Idempotent. */
  async close(): Promise<void> {
    await this.#end('SIGQUIT');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'close');
    server.kill(signal);
    await ended;
  }

  #url(database: string): string {
    return `postgres://vnet@127.0.0.1:${this.#port}/${database}`;
  }
}

/** Null where tests do not run as root: the server is this user's then. */
function serverUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync('id', [flag, SERVER_USER], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** @throws {Error} where PostgreSQL is not installed; `npm test` installs it on Debian */
function program(name: string): string {
  const versions = existsSync(DEBIAN_VERSIONS) ? readdirSync(DEBIAN_VERSIONS).map(Number) : [];
  if (versions.length === 0) return name;
  return join(DEBIAN_VERSIONS, String(Math.max(...versions)), 'bin', name);
}
