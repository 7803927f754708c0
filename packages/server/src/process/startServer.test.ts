import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fullUserSchema } from '@vnet/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { AcsEmulator } from '../calls/acs/testing/AcsEmulator.ts';
import { openDatabase } from '../storage/database.ts';
import { signUpFields } from '../testing/TestBrowser.ts';
import { startServer } from './startServer.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');

test('a whole VNET on ACS: says so, issues identities, and runs its jobs from the start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vnet-start-'));
  const emulator = await AcsEmulator.start();
  onTestFinished(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const printed: string[] = [];
  const server = await startServer({
    environment: { PORT: '0', ACS_CONNECTION_STRING: emulator.connectionString, VNET_LOG_LEVEL: 'silent' },
    directory: folder,
    root: ROOT,
    lan: false,
    print: (line) => printed.push(line),
    atTerminal: false,
  });
  const { port } = server.app.server.address() as AddressInfo;
  const { host } = new URL(emulator.connectionString.replace(/^endpoint=([^;]+);.*$/, '$1'));
  expect(printed).toContain(`SQLite in ./data · ACS at ${host}`);

  const origin = `http://127.0.0.1:${port}`;
  const signedUp = await fetch(`${origin}/account/sign-up/`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams(signUpFields()),
    redirect: 'manual',
  });
  const cookie = signedUp.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const shown = await fetch(`${origin}/account/get/user-details/?acs=1`, { headers: { cookie } });
  const user = fullUserSchema.parse(await shown.json());
  expect(emulator.identities.list()).toEqual([user.acs_identity]);
  expect(emulator.identities.admits(user.acs_token)).toBe(true);

  await server.close();
  const database = await openDatabase(join(folder, 'data'));
  onTestFinished(() => database.close());
  const runs = await database.db.selectFrom('job_runs').select(['name', 'locked_by']).execute();
  expect(runs.map(({ name }) => name)).toContain('refresh-call-tokens');
  expect(runs.filter(({ locked_by }) => locked_by !== null)).toEqual([]);
});
