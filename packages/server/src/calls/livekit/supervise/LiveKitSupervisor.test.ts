import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { findLiveKit, supervisorOnFreePorts, untilState } from '../testing/startLiveKit.ts';
import { answers, LiveKitStartError, type LiveKitSupervisor, type SupervisorOptions } from './LiveKitSupervisor.ts';
import { mediaAddresses } from './mediaAddresses.ts';
import { findFreePort, isPortFree, PortInUseError } from './ports.ts';

const running: LiveKitSupervisor[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((supervisor) => supervisor.close()));
});

async function supervise(changes: Partial<SupervisorOptions> = {}): Promise<LiveKitSupervisor> {
  const supervisor = await supervisorOnFreePorts(changes);
  running.push(supervisor);
  return supervisor;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a LiveKit that runs', () => {
  test('answers on loopback, and is gone with its ports after close', async () => {
    const udpPort = await findFreePort('UDP', '127.0.0.1');
    const supervisor = await supervise({ udpPort });
    await supervisor.start();
    const { httpPort, pid } = await untilState(supervisor, 'running');
    expect(await answers(httpPort, 1_000)).toBe(true);
    expect(await isPortFree('UDP', udpPort, '127.0.0.1')).toBe(false);
    await supervisor.close();
    await supervisor.close();
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
    expect(await isPortFree('UDP', udpPort, '127.0.0.1')).toBe(true);
    expect(supervisor.state).toEqual({ kind: 'closed' });
  });

  test('is started again when it dies, on the same media port', async () => {
    const udpPort = await findFreePort('UDP', '127.0.0.1');
    const supervisor = await supervise({ udpPort });
    await supervisor.start();
    const { pid } = await untilState(supervisor, 'running');
    process.kill(pid, 'SIGKILL');
    const { reason } = await untilState(supervisor, 'restarting');
    expect(reason).toBe('it was ended by SIGKILL');
    const again = await untilState(supervisor, 'running');
    expect(again.pid).not.toBe(pid);
    expect(await answers(again.httpPort, 1_000)).toBe(true);
    expect(await isPortFree('UDP', udpPort, '127.0.0.1')).toBe(false);
  });

  test('is killed and started again when it no longer answers', async () => {
    const supervisor = await supervise({ timing: { check: { every: 50, within: 200, misses: 2 } } });
    await supervisor.start();
    const { pid } = await untilState(supervisor, 'running');
    process.kill(pid, 'SIGSTOP');
    expect((await untilState(supervisor, 'restarting')).reason).toBe('it no longer answered');
    expect((await untilState(supervisor, 'running')).pid).not.toBe(pid);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
  });

  test('ends with VNET, also when VNET is killed', { timeout: 60_000 }, async () => {
    const vnet = spawn(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, '../testing/supervisorProcess.ts')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = await once(createInterface({ input: vnet.stdout }), 'line');
    const { pid, udpPort } = JSON.parse(String(line));
    expect(isAlive(pid)).toBe(true);
    vnet.kill('SIGKILL');
    await once(vnet, 'exit');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5_000 });
    expect(await isPortFree('UDP', udpPort, '127.0.0.1')).toBe(true);
  });
});

describe('a LiveKit that cannot run', () => {
  test('names the UDP port that is taken, and the setting that moves it', async () => {
    const taken = createSocket('udp4').bind(0, '127.0.0.1');
    await once(taken, 'listening');
    const udpPort = taken.address().port;
    const supervisor = await supervise({ udpPort, timing: { portWithin: 50 } });
    await expect(supervisor.start()).rejects.toThrowError(new PortInUseError('UDP', udpPort, 'LIVEKIT_UDP_PORT'));
    taken.close();
  });

  test('waits for a port that is just being given back', async () => {
    const taken = createSocket('udp4').bind(0, '127.0.0.1');
    await once(taken, 'listening');
    const supervisor = await supervise({ udpPort: taken.address().port });
    const started = supervisor.start();
    taken.close();
    await started;
    expect(supervisor.state.kind).toBe('running');
  });

  test('names the TCP port that is taken', async () => {
    const taken = createServer().listen(0);
    await once(taken, 'listening');
    const address = taken.address();
    const tcpPort = typeof address === 'object' && address !== null ? address.port : 0;
    const everywhere = mediaAddresses('0.0.0.0', null, {});
    const supervisor = await supervise({ tcpPort, addresses: everywhere, timing: { portWithin: 50 } });
    await expect(supervisor.start()).rejects.toThrow(`TCP port ${tcpPort}`);
    taken.close();
  });

  test('says what it printed when it ends at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vnet-fake-livekit-'));
    const program = join(folder, 'livekit-server');
    writeFileSync(program, '#!/bin/sh\necho "could not parse config: no such field"\nexit 0\n');
    chmodSync(program, 0o755);
    const supervisor = await supervise({ program });
    const failure = await supervisor.start().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LiveKitStartError);
    expect(String(failure)).toContain('could not parse config');
    rmSync(folder, { recursive: true });
  });

  test('is tried again with growing waits until it comes up', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vnet-fake-livekit-'));
    const program = join(folder, 'livekit-server');
    const broken = join(folder, 'broken');
    writeFileSync(program, `#!/bin/sh\n[ -e ${broken} ] && exit 1\nexec ${await findLiveKit()}\n`);
    chmodSync(program, 0o755);
    const supervisor = await supervise({ program, timing: { restart: { first: 10, most: 40 } } });
    await supervisor.start();
    const { pid } = await untilState(supervisor, 'running');
    writeFileSync(broken, '');
    process.kill(pid, 'SIGKILL');
    await untilState(supervisor, 'restarting');
    rmSync(broken);
    expect((await untilState(supervisor, 'running')).pid).not.toBe(pid);
    await supervisor.close();
    rmSync(folder, { recursive: true });
  });
});
