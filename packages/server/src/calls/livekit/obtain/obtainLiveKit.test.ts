import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { liveKitCachePath } from './cachePath.ts';
import { LiveKitMissingError } from './LiveKitMissingError.ts';
import { type ObtainOptions, obtainLiveKit } from './obtainLiveKit.ts';
import { releaseAsset } from './releaseAsset.ts';
import { LIVEKIT_VERSION } from './version.ts';

/** A program that answers as livekit-server does when it is asked for its version. */
const programOf = (version: string) => `#!/bin/sh\necho "livekit-server version ${version}"\n`;
const ASSET = { archive: 'livekit_linux_amd64.tar.gz', checksums: 'checksums.txt' };

let folder: string;
let lines: string[];
let options: ObtainOptions;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vnet-obtain-'));
  lines = [];
  for (const name of ['bin', 'cache', 'module']) mkdirSync(join(folder, name));
  // What the fake programs and `tar` need, and nothing that happens to be installed.
  for (const tool of ['sh', 'tar', 'gzip', 'cat', 'chmod', 'sleep']) linkTool(tool);
  options = {
    environment: { PATH: join(folder, 'bin'), XDG_CACHE_HOME: join(folder, 'cache') },
    moduleFolder: join(folder, 'module'),
    report: (line) => lines.push(line),
    asset: ASSET,
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function linkTool(name: string): void {
  const path = execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
  addProgram(name, `#!/bin/sh\nexec ${path} "$@"\n`);
}

function addProgram(name: string, text: string): string {
  const path = join(folder, 'bin', name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** A `go` that "builds" after a moment, and counts how often. */
function addGo(script = `cat > "$6" <<'END'\n${programOf(LIVEKIT_VERSION)}END\nchmod +x "$6"`): void {
  addProgram('go', `#!/bin/sh\necho "$@" >> ${join(folder, 'builds')}\nsleep 0.2\n${script}\n`);
}

const builds = () =>
  existsSync(join(folder, 'builds')) ? readFileSync(join(folder, 'builds'), 'utf8').split('\n').length - 1 : 0;
const target = () => liveKitCachePath(options.environment);

describe('LiveKit is taken', () => {
  test('from the PATH when it is of the right version', async () => {
    const installed = addProgram('livekit-server', programOf(LIVEKIT_VERSION));
    expect(await obtainLiveKit(options)).toBe(installed);
    expect(lines).toEqual([]);
  });

  test('not from the PATH when it is of another version, and says so', async () => {
    addProgram('livekit-server', programOf('1.9.1'));
    addGo();
    expect(await obtainLiveKit(options)).toBe(target());
    expect(lines[0]).toBe(`livekit-server on the PATH is 1.9.1; VNET needs ${LIVEKIT_VERSION}`);
  });

  test('from the cache folder of the user, without a word', async () => {
    mkdirSync(dirname(target()), { recursive: true });
    writeFileSync(target(), programOf(LIVEKIT_VERSION), { mode: 0o755 });
    expect(await obtainLiveKit(options)).toBe(target());
    expect(lines).toEqual([]);
  });

  test('from Go, in our own module, and is kept for the next start', async () => {
    addGo();
    expect(await obtainLiveKit(options)).toBe(target());
    expect(await obtainLiveKit(options)).toBe(target());
    expect(builds()).toBe(1);
    expect(readFileSync(join(folder, 'builds'), 'utf8')).toContain('build -trimpath -ldflags -s -w -o');
    expect(lines.at(0)).toContain('Building LiveKit');
    expect(lines.at(-1)).toContain('is ready');
  });

  test('from one build when two starts want it at once', async () => {
    addGo();
    expect(await Promise.all([obtainLiveKit(options), obtainLiveKit(options)])).toEqual([target(), target()]);
    expect(builds()).toBe(1);
    expect(lines.filter((line) => line.startsWith('Waiting for process'))).toEqual([
      `Waiting for process ${process.pid}, which is getting LiveKit already …`,
    ]);
  });

  test('by the next start when the one that was building it has died', async () => {
    addGo();
    mkdirSync(dirname(target()), { recursive: true });
    const dead = execFileSync('/bin/sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim();
    writeFileSync(`${target()}.lock`, dead);
    expect(await obtainLiveKit(options)).toBe(target());
  });

  test('with its reason when the build fails, and nothing half-made is left', async () => {
    addGo('echo "go: module lookup disabled" >&2; exit 1');
    await expect(obtainLiveKit(options)).rejects.toThrow(/Go failed: go: module lookup disabled\. Check/);
    expect(readdirSync(dirname(target()))).toEqual([]);
  });
});

describe('without Go, LiveKit is downloaded', () => {
  let server: Server;
  let serve: Record<string, (response: ServerResponse) => void>;
  let archive: Buffer;

  beforeEach(async () => {
    writeFileSync(join(folder, 'livekit-server'), programOf(LIVEKIT_VERSION), { mode: 0o755 });
    execFileSync('tar', ['-czf', join(folder, 'archive.tar.gz'), '-C', folder, 'livekit-server']);
    archive = readFileSync(join(folder, 'archive.tar.gz'));
    serve = {
      [`/${ASSET.checksums}`]: (response) =>
        response.end(`${'0'.repeat(64)}  other.zip\n${sumOf(archive)}  ${ASSET.archive}\n`),
      [`/${ASSET.archive}`]: (response) => response.end(archive),
    };
    server = createServer((request, response) => {
      const answer = serve[request.url ?? ''];
      if (answer === undefined) response.writeHead(404).end();
      else answer(response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    options = { ...options, releases: `http://127.0.0.1:${port}/` };
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const sumOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const cached = () => (existsSync(dirname(target())) ? readdirSync(dirname(target())) : []);

  test('and used when it is what was published', async () => {
    expect(await obtainLiveKit(options)).toBe(target());
    expect(lines[0]).toContain('There is no Go here: downloading');
    expect(execFileSync(target(), { encoding: 'utf8' })).toContain(LIVEKIT_VERSION);
  });

  test('and not used when its checksum is another', async () => {
    serve[`/${ASSET.archive}`] = (response) => response.end(Buffer.concat([archive, Buffer.from('x')]));
    await expect(obtainLiveKit(options)).rejects.toThrow(/does not match its published checksum/);
    expect(cached()).toEqual([]);
  });

  test.each([
    ['there is no archive', () => delete serve[`/${ASSET.archive}`], /HTTP 404/],
    ['there are no checksums', () => delete serve[`/${ASSET.checksums}`], /HTTP 404/],
    [
      'the checksums do not name it',
      () => {
        serve[`/${ASSET.checksums}`] = (response) => response.end(`${'0'.repeat(64)}  other.zip\n`);
      },
      /does not name/,
    ],
    [
      'the archive breaks off',
      () => {
        serve[`/${ASSET.archive}`] = (response) => {
          response.writeHead(200, { 'content-length': archive.length });
          response.write(archive.subarray(0, 50), () => response.destroy());
        };
      },
      /could not be downloaded/,
    ],
    [
      'the archive holds something else',
      () => {
        writeFileSync(join(folder, 'other'), 'x');
        execFileSync('tar', ['-czf', join(folder, 'archive.tar.gz'), '-C', folder, 'other']);
        archive = readFileSync(join(folder, 'archive.tar.gz'));
      },
      /holds no livekit-server/,
    ],
  ])('and says what to do when %s', async (_what, spoil, reason) => {
    spoil();
    const failure = await obtainLiveKit(options).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LiveKitMissingError);
    expect(String(failure)).toMatch(reason);
    expect(String(failure)).toMatch(/Install Go 1\.26 or later/);
    expect(cached()).toEqual([]);
  });

  test('and not used when it does not run here', async () => {
    writeFileSync(join(folder, 'livekit-server'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    execFileSync('tar', ['-czf', join(folder, 'archive.tar.gz'), '-C', folder, 'livekit-server']);
    archive = readFileSync(join(folder, 'archive.tar.gz'));
    await expect(obtainLiveKit(options)).rejects.toThrow(/does not run here/);
  });

  test('unless nothing is published for this machine: one line says what to install', async () => {
    await expect(obtainLiveKit({ ...options, asset: null })).rejects.toThrow(/install Go 1\.26 or later/);
  });
});

test.each([
  ['linux', 'x64', `livekit_${LIVEKIT_VERSION}_linux_amd64.tar.gz`],
  ['linux', 'arm64', `livekit_${LIVEKIT_VERSION}_linux_arm64.tar.gz`],
  ['darwin', 'arm64', undefined],
  ['linux', 's390x', undefined],
] as const)('the release for %s on %s is %s', (platform, arch, archive) => {
  expect(releaseAsset(platform, arch)?.archive).toBe(archive);
});

test('go.mod pins the version that is looked for', () => {
  const mod = readFileSync(join(import.meta.dirname, '../../../../livekit/go.mod'), 'utf8');
  expect(mod).toContain(`github.com/livekit/livekit-server v${LIVEKIT_VERSION}`);
});
