import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A script for a page or a worker, as text. @param file beside this one */
export async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
  });
  return outputFiles[0]?.text ?? '';
}
