import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { withBuildLock } from './withBuildLock.mjs';

/** Where builds note what they were made from. */
const FOLDER = join(ROOT, 'node_modules/.cache/vnet');

/**
 * Runs `build` unless `output` is there and was made from the inputs as they are now. Inputs are compared by path, size
 * and time of change, which takes some milliseconds.
 *
 * @param {{ name: string, inputs: readonly string[], output: string, build: () => Promise<void> }} options
 *   paths from the repository's root
 */
export async function buildIfChanged({ name, inputs, output, build }) {
  const note = join(FOLDER, `${name}.fingerprint`);
  const isCurrent = () => exists(join(ROOT, output)) && readNote(note) === fingerprint(inputs);
  if (isCurrent()) return;
  await withBuildLock(`${note}.lock`, async () => {
    // Somebody else may have built it while this one waited.
    if (isCurrent()) return;
    const made = fingerprint(inputs);
    await build();
    writeFileSync(note, made);
  });
}

/** @param {readonly string[]} inputs */
function fingerprint(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) for (const line of describe(input)) hash.update(`${line}\n`);
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function describe(path) {
  const stats = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [`${path} ${stats.size} ${stats.mtimeMs}`];
  return readdirSync(join(ROOT, path))
    .sort()
    .flatMap((name) => (/\.test\.tsx?$/.test(name) ? [] : describe(join(path, name))));
}

/** @param {string} path */
function exists(path) {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** @param {string} path */
function readNote(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
