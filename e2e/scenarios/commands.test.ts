import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freePorts } from '../harness/freePorts.ts';
import { poll } from '../harness/poll.ts';
import { childrenOf } from '../harness/processTree.ts';
import { useStage } from '../harness/stage.ts';
import { spawnStart } from '../harness/VnetProcess.ts';

const stage = useStage();
const folder = mkdtempSync(join(tmpdir(), 'vnet-e2e-commands-'));

afterAll(() => rm(folder, { recursive: true, force: true }));

/** `npm start` that is expected to end by itself: what it printed and its exit code. */
async function startAndEnd(settings: Record<string, string>): Promise<{ printed: string; code: number | null }> {
  const child = spawnStart(settings);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += String(chunk)));
  const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await once(child, 'close');
  clearTimeout(late);
  return { printed, code: child.exitCode };
}

/** Lines that are about the failure: neither progress nor npm's. */
function complaint(printed: string): string[] {
  return printed.split('\n').filter((line) => line.trim() !== '' && !/^(✓|…|·|-|\s)/.test(line));
}

test('a second start on one data folder says which process holds it, and stops', async () => {
  const vnet = await stage.vnet({ name: 'commands' });
  const [port] = await freePorts('tcp');
  const { printed, code } = await startAndEnd({ VNET_DATA_DIR: vnet.dataDir, PORT: String(port) });
  expect(code).not.toBe(0);
  const holders = [vnet.pid, ...childrenOf(vnet.pid).map(({ pid }) => pid)];
  const named = (printed.match(/[0-9]+/g) ?? []).map(Number);
  expect(
    holders.some((pid) => named.includes(pid)),
    printed,
  ).toBe(true);
  expect(printed).toContain(vnet.dataDir);
  expect(printed).not.toMatch(/\n\s+at /);
  expect(await vnet.isReady(), 'the first goes on').toBe(true);
});

test('a port in use is one line that says what to do', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as AddressInfo;
  const [udp, tcp] = await freePorts('udp', 'tcp');
  const { printed, code } = await startAndEnd({
    VNET_DATA_DIR: join(folder, 'port'),
    PORT: String(port),
    LIVEKIT_UDP_PORT: String(udp),
    LIVEKIT_TCP_PORT: String(tcp),
  });
  blocker.close();
  expect(code).not.toBe(0);
  const lines = complaint(printed).filter((line) => line.includes(String(port)));
  expect(lines, printed).toHaveLength(1);
  expect(lines[0]).toMatch(/PORT/);
  expect(printed).not.toMatch(/\n\s+at |EADDRINUSE/);
});

test('a bad setting is one line with its name and what is wrong', async () => {
  const { printed, code } = await startAndEnd({ VNET_DATA_DIR: join(folder, 'setting'), PORT: 'eighty' });
  expect(code).not.toBe(0);
  expect(
    complaint(printed).filter((line) => /PORT/.test(line)),
    printed,
  ).toHaveLength(1);
  expect(printed).not.toMatch(/\n\s+at /);
});

test('Ctrl-C ends everything that it began', async () => {
  const vnet = await stage.vnet({ name: 'ctrl-c' });
  const begun = [vnet.pid, ...childrenOf(vnet.pid).map(({ pid }) => pid)];
  expect(vnet.livekitPid()).toBeDefined();
  expect(await vnet.stop()).toBe(0);
  await poll({ what: 'every process to be gone', timeoutMs: 5000 }, () =>
    begun.every((pid) => !isAlive(pid)) ? true : undefined,
  );
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
