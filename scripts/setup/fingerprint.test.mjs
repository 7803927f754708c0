import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildIfChanged } from './fingerprint.mjs';
import { ROOT } from './root.mjs';

let folder = '';
let builds = 0;
beforeEach(() => {
  mkdirSync(join(ROOT, 'node_modules/.cache'), { recursive: true });
  folder = mkdtempSync(join(ROOT, 'node_modules/.cache/fingerprint-'));
  builds = 0;
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/a.ts'), 'a');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  rmSync(join(ROOT, 'node_modules/.cache/vnet/test-of-fingerprint.fingerprint'), { force: true });
});

const inFolder = (/** @type {string} */ name) => relative(ROOT, join(folder, name));
const build = () =>
  buildIfChanged({
    name: 'test-of-fingerprint',
    inputs: [inFolder('src'), inFolder('missing')],
    output: inFolder('out'),
    build: async () => {
      builds += 1;
      writeFileSync(join(folder, 'out'), '');
    },
  });

test('builds when there is nothing, when a source changes, comes or goes, and when the output is gone', async () => {
  await build();
  await build();
  expect(builds).toBe(1);
  writeFileSync(join(folder, 'src/a.ts'), 'changed');
  await build();
  expect(builds).toBe(2);
  writeFileSync(join(folder, 'src/b.ts'), '');
  await build();
  expect(builds).toBe(3);
  rmSync(join(folder, 'src/b.ts'));
  await build();
  expect(builds).toBe(4);
  rmSync(join(folder, 'out'));
  await build();
  expect(builds).toBe(5);
});

test('builds once when two want it at once, and also when one that was building has died', async () => {
  const note = join(ROOT, 'node_modules/.cache/vnet/test-of-fingerprint.fingerprint');
  mkdirSync(join(note, '..'), { recursive: true });
  // No process has an id so large (Linux, pid_max).
  writeFileSync(`${note}.lock`, '99999999');
  await Promise.all([build(), build()]);
  expect(builds).toBe(1);
});

test('does not build for a test that changed', async () => {
  await build();
  writeFileSync(join(folder, 'src/a.test.ts'), '');
  await build();
  expect(builds).toBe(1);
});

test('builds again after a build that failed', async () => {
  const failing = { name: 'test-of-fingerprint', inputs: [inFolder('src')], output: inFolder('src') };
  await expect(buildIfChanged({ ...failing, build: () => Promise.reject(new Error('no')) })).rejects.toThrow('no');
  await build();
  expect(builds).toBe(1);
});
