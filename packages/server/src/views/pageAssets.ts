import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

/** Addresses of what every page links to; empty where the build has not run. */
export interface PageAssets {
  styles: string;
  mark: string;
}

/** Written by `packages/server/build.mjs` beside the files it names. */
const PAGE_MANIFEST = '.manifest.json';

const pageAssetsSchema = z.object({ styles: z.string(), mark: z.string() });

/** @param folder the built pages' assets; without them pages are plain, and still work */
export function loadPageAssets(folder: string): PageAssets {
  try {
    return pageAssetsSchema.parse(JSON.parse(readFileSync(join(folder, PAGE_MANIFEST), 'utf8')));
  } catch {
    return { styles: '', mark: '' };
  }
}
