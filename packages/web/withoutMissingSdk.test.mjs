import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, expect, test } from 'vitest';
import { withoutMissingSdk } from './withoutMissingSdk.mjs';

const folder = mkdtempSync(join(tmpdir(), 'vnet-without-sdk-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The code of a build of one script, in a folder where no package is installed. */
async function built(script) {
  const entry = join(folder, 'entry.js');
  writeFileSync(entry, script);
  const { output } = await build({
    configFile: false,
    logLevel: 'silent',
    root: folder,
    plugins: [withoutMissingSdk()],
    build: { write: false, rolldownOptions: { input: entry } },
  });
  return output.map(({ code = '' }) => code).join('\n');
}

test('an app whose SDK is not installed is built, with a module that says so in its place', async () => {
  const code = await built(`
    export const loaded = Promise.all([import('@azure/communication-calling'), import('@azure/communication-common')]);
  `);
  expect(code).toContain('isMissing');
});

test('any other package that is missing fails the build still', async () => {
  await expect(built(`export const loaded = import('@azure/communication-chat');`)).rejects.toThrow(
    'communication-chat',
  );
});
