import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** What gets smaller; fonts and pictures are compressed in themselves. */
const TEXT = /\.(?:js|css|svg)$/;
/** Microsoft's calling SDK alone is larger, bytes; the best packing of it takes 20 s, which every start would wait for. */
const LARGE = 2_000_000;
const QUICK = 6;

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
        const quality = content.length > LARGE ? QUICK : constants.BROTLI_MAX_QUALITY;
        writeFileSync(
          `${path}.br`,
          brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
        );
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}
