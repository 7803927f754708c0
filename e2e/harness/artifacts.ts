import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../artifacts');

/** Where logs and pictures of a run are kept; not committed. */
export function artifactPath(name: string): string {
  mkdirSync(FOLDER, { recursive: true });
  return join(FOLDER, name.replace(/[^0-9A-Za-z._-]+/g, '-'));
}
