import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** What gets smaller; fonts and pictures are compressed in themselves. */
const TEXT = /\.(?:js|css|svg)$/;

/**
 * Writes `.br` and `.gz` beside each text that the build made, for the server to send as they are: compressing for
 * each visitor would cost more and pack less. Left out while watching, where it would take longer than the build.
 *
 * @returns {import('vite').Plugin}
 */
export function compressAssets() {
  return {
    name: 'compress-assets',
    apply: 'build',
    writeBundle({ dir }) {
      if (dir === undefined || this.meta.watchMode) return;
      for (const file of readdirSync(dir).filter((name) => TEXT.test(name))) {
        const path = join(dir, file);
        const content = readFileSync(path);
        writeFileSync(`${path}.br`, brotliCompressSync(content));
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}
