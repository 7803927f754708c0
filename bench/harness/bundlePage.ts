import { join } from 'node:path';
import { build } from 'esbuild';

const bundles = new Map<string, Promise<string>>();

/** A script of `page/` as it runs in a page, everything that it imports in it. */
export function bundlePage(file: string): Promise<string> {
  const known = bundles.get(file);
  if (known !== undefined) return known;
  const bundle = bundleNow(file);
  bundles.set(file, bundle);
  return bundle;
}

async function bundleNow(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'page', file)],
    bundle: true,
    format: 'iife',
    target: 'chrome120',
    write: false,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('esbuild gave no output');
  return output.text;
}
