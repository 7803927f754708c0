import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePort.ts';

/** A real nginx in front of instances, on loopback. */
export class NginxProxy {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    /** Where browsers reach it. */
    readonly origin: string,
    /** What it has said of errors so far. */
    readonly log: () => string,
  ) {}

  /** @param instances their origins */
  static async start(instances: readonly string[]): Promise<NginxProxy> {
    const port = await freePort();
    return await NginxProxy.run(balancing(port, instances), port, 'http');
  }

  /**
   * @param sites what stands in the block `http` (a file of `conf.d`)
   * @param port where it listens then
   */
  static async run(sites: string, port: number, scheme: 'http' | 'https'): Promise<NginxProxy> {
    const folder = mkdtempSync(join(tmpdir(), 'vnet-nginx-'));
    mkdirSync(join(folder, 'temp'));
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, configuration(folder, sites));
    const child = spawn('/usr/sbin/nginx', ['-e', 'stderr', '-p', folder, '-c', file], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`nginx ended: ${log}`);
    });
    ended.catch(() => {});
    await Promise.race([ended, untilItListens(port)]);
    return new NginxProxy(folder, child, `${scheme}://127.0.0.1:${port}`, () => log);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function configuration(folder: string, sites: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, 'temp', name)};`,
  );
  return `
daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
events {}
http {
  access_log off;
  ${temporary.join('\n  ')}
  ${sites}
}
`;
}

/** As docs/configuration.md shows it. */
function balancing(port: number, instances: readonly string[]): string {
  return `
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  upstream vnet {
    ${instances.map((origin) => `server ${new URL(origin).host} max_fails=0;`).join('\n    ')}
    keepalive 16;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://vnet;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_next_upstream error timeout http_503;
      proxy_connect_timeout 3s;
      proxy_read_timeout 90s;
    }
  }
`;
}

async function untilItListens(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const connected = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (connected) return;
  }
}
