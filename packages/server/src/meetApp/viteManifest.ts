import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';

/** What the page of the meeting app loads, as addresses under `/assets/`. */
export interface EntryAssets {
  script: string;
  styles: string[];
  /** Chunks that the script imports at once. */
  preloads: string[];
}

const chunkSchema = z.object({
  file: z.string(),
  isEntry: z.optional(z.boolean()),
  css: z.optional(z.array(z.string())),
  imports: z.optional(z.array(z.string())),
});
const manifestSchema = z.record(z.string(), chunkSchema);
type Chunk = z.infer<typeof chunkSchema>;

/** Reads Vite's manifest, again when the app has been built anew. */
export class ViteManifest {
  readonly #path: string;
  #read: { modified: number; assets: EntryAssets } | null = null;

  /** @param webDir `packages/web/dist` */
  constructor(webDir: string) {
    this.#path = join(webDir, '.vite/manifest.json');
  }

  /** @returns null while the app is not built */
  async entry(): Promise<EntryAssets | null> {
    const modified = await stat(this.#path).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    if (modified === null) return null;
    if (this.#read?.modified !== modified) {
      const manifest = manifestSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
      this.#read = { modified, assets: collect(manifest) };
    }
    return this.#read.assets;
  }
}

/** @throws {Error} when the manifest names no entry */
function collect(manifest: Record<string, Chunk>): EntryAssets {
  const entry = Object.values(manifest).find(({ isEntry }) => isEntry === true);
  if (entry === undefined) throw new Error('The manifest of the meeting app names no entry.');
  const chunks = new Set<Chunk>([entry]);
  for (const chunk of chunks) {
    for (const name of chunk.imports ?? []) {
      const imported = manifest[name];
      if (imported !== undefined) chunks.add(imported);
    }
  }
  const all = [...chunks];
  return {
    script: addressOf(entry.file),
    styles: all.flatMap(({ css }) => css ?? []).map(addressOf),
    preloads: all.slice(1).map(({ file }) => addressOf(file)),
  };
}

function addressOf(file: string): string {
  return `/assets/${file}`;
}
