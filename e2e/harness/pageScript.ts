import { join } from 'node:path';
import { build } from 'esbuild';
import type { PageSettings } from '../page/install.ts';

let bundle: Promise<string> | null = null;

/** The script that runs in a page before the page's own: devices replaced, connections and sound watched. */
export async function pageScript(settings: PageSettings): Promise<string> {
  bundle ??= bundlePage();
  return `globalThis.vnetTestSettings = ${JSON.stringify(settings)};\n${await bundle}`;
}

async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../page/install.ts')],
    bundle: true,
    format: 'iife',
    target: 'chrome120',
    write: false,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('esbuild gave no output');
  return file.text;
}
