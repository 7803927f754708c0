import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const HERE = import.meta.dirname;
/** What the server serves besides the meeting app: `pages/` under `/assets/`, `media/` under `/media/`. */
const OUT = join(HERE, 'dist/public');
const PAGES = join(OUT, 'pages');
const MARK = join(HERE, '../web/src/ui/mark.svg');

/**
 * Builds what the server's own pages load into `packages/server/dist/public`: style sheet, font and mark, named by
 * content and compressed beforehand, and the pictures under `/media/vnet/`.
 *
 * @returns {Promise<void>}
 */
export async function buildPages() {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(PAGES, { recursive: true });
  const styles = await buildStyles();
  const mark = emitMark();
  cpSync(join(HERE, 'assets/media'), join(OUT, 'media'), { recursive: true });
  cpSync(MARK, join(OUT, 'media/vnet/mark.svg'));
  writeFileSync(join(OUT, '.manifest.json'), JSON.stringify({ styles, mark }));
}

/** @returns {Promise<string>} the style sheet's address */
async function buildStyles() {
  const result = await build({
    entryPoints: { pages: join(HERE, 'src/views/pages.css') },
    outdir: PAGES,
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    loader: { '.woff2': 'file' },
    target: ['chrome115', 'firefox115', 'safari16.4'],
    metafile: true,
    logLevel: 'warning',
  });
  const sheet = Object.keys(result.metafile.outputs).find((path) => path.endsWith('.css'));
  if (sheet === undefined) throw new Error('esbuild wrote no style sheet.');
  const file = join(PAGES, basename(sheet));
  compress(file);
  return addressOf(file);
}

/** @returns {string} the mark's address */
function emitMark() {
  const content = readFileSync(MARK);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
  const file = join(PAGES, `mark-${hash}.svg`);
  writeFileSync(file, content);
  compress(file);
  return addressOf(file);
}

/** @param {string} file */
function compress(file) {
  const content = readFileSync(file);
  writeFileSync(`${file}.br`, brotliCompressSync(content));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}

/** @param {string} file */
function addressOf(file) {
  return `/assets/${relative(OUT, file)}`;
}

if (process.argv[1] === import.meta.filename) await buildPages();
