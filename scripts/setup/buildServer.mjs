import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildIfChanged } from './fingerprint.mjs';
import { ROOT } from './root.mjs';
import { runTool } from './runTool.mjs';
import { SetupError } from './SetupError.mjs';

const ENTRY = 'packages/server/src/main.ts';
const OUTPUT = 'packages/server/dist/main.js';
/** Styles, fonts and marks of the server's own pages. */
const PAGES_BUILD = 'packages/server/build.mjs';

/**
 * Bundles the server into one file that Node 20 runs.
 *
 * @param {(line: string) => void} report
 * @returns {Promise<string>} the file
 */
export async function buildServer(report) {
  await buildIfChanged({
    name: 'server',
    inputs: [
      'packages/protocol/src',
      'packages/server/src',
      'packages/server/package.json',
      'package-lock.json',
      'scripts/setup/buildServer.mjs',
    ],
    output: OUTPUT,
    build: async () => {
      report('Building the server …');
      await bundle();
    },
  });
  if (existsSync(join(ROOT, PAGES_BUILD))) {
    await buildIfChanged({
      name: 'pages',
      inputs: [
        PAGES_BUILD,
        'packages/server/src',
        'packages/server/assets',
        'packages/server/package.json',
        'packages/web/src/ui',
      ],
      output: 'packages/server/dist/public',
      build: async () => {
        report('Building the pages …');
        await runTool(process.execPath, [PAGES_BUILD], { doing: 'Building the pages', remedy: REMEDY });
      },
    });
  }
  return join(ROOT, OUTPUT);
}

const REMEDY = 'Undo the last change, or report it.';

async function bundle() {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [join(ROOT, ENTRY)],
    outfile: join(ROOT, OUTPUT),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    jsx: 'automatic',
    sourcemap: 'linked',
    // V8 keeps the source in memory, comments too.
    minifyWhitespace: true,
    legalComments: 'linked',
    // Node prints the line of what was not caught.
    lineLimit: 160,
    external: OUTSIDE,
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: REQUIRE },
    plugins: [ownAddresses],
    logLevel: 'error',
  }).catch((cause) => {
    throw new SetupError(`Building the server failed (see above). ${REMEDY}`, { cause });
  });
  const file = join(ROOT, OUTPUT);
  writeFileSync(file, inAscii(readFileSync(file, 'utf8')));
}

/**
 * One character beyond Latin-1 makes V8 keep all of the source with two bytes a character. esbuild escapes them in
 * strings; what it leaves stands in regular expressions, where the same escapes hold.
 *
 * @param {string} source
 * @returns {string}
 */
export function inAscii(source) {
  return source.replace(/(\\?)([^\0-\x7f])/g, (found, backslash, unit) => {
    if (backslash !== '') throw new SetupError(`The bundle escapes ${found}, which cannot be written in ASCII.`);
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/**
 * What has a binary beside it, or is needed rarely. Everything else goes into the bundle: a thousand small files take a
 * second to load, one large file a third of it.
 *
 * @type {string[]}
 */
const OUTSIDE = [
  'better-sqlite3',
  '@node-rs/argon2',
  'selfsigned',
  'pg',
  'ioredis',
  'sharp',
  'nodemailer',
  'openid-client',
  '@azure/communication-identity',
  'turndown',
];

/** Packages in CommonJS call `require` for what Node brings. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** A source finds the files beside it where it stood before it was bundled. @type {import('esbuild').Plugin} */
const ownAddresses = {
  name: 'own-addresses',
  setup(build) {
    build.onLoad({ filter: /packages[\\/](?:server|protocol|relay)[\\/]src[\\/].*\.tsx?$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const fromBundle = relative(join(ROOT, OUTPUT, '..'), path).replaceAll('\\', '/');
      return {
        contents: source.replaceAll('import.meta.url', `new URL(${JSON.stringify(fromBundle)}, import.meta.url).href`),
        loader: path.endsWith('x') ? 'tsx' : 'ts',
      };
    });
  },
};
