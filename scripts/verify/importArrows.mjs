// The import arrows of CONTRIBUTING.md: fails with a line for each import against them.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../setup/root.mjs';

/**
 * A rule speaks about imports from files that match `from`, apart from tests and their helpers. `not` are targets that
 * may not be imported; targets of our own are paths from the repository's root, others are package names.
 *
 * @typedef {{ from: RegExp, not: RegExp, except?: (from: string, target: string) => boolean, why: string }} Rule
 */

const SERVER = 'packages/server/src';
const WEB = 'packages/web/src';

/** @param {string} path the first folder below src */
const feature = (path) => path.split('/')[3] ?? '';
/** @param {string} from @param {string} target */
const sameFeature = (from, target) => feature(from) === feature(target);

/** @type {readonly Rule[]} */
export const RULES = [
  { from: /^packages\/protocol\//, not: /^(?!packages\/protocol\/|zod(\/|$))/, why: 'protocol imports zod only' },
  {
    from: /^packages\/relay\//,
    not: /^(packages\/(?!relay\/)|@vnet\/(?!relay(\/|$)))/,
    why: 'relay imports nothing of ours',
  },
  { from: /^packages\/web\//, not: /^(packages\/(server|web\/\.\.)|@vnet\/server|node:)/, why: 'protocol ← web' },
  {
    from: /^packages\/server\//,
    not: /^(packages\/(web|relay\/src\/(?!topology\/))|@vnet\/web)/,
    why: 'protocol ← server',
  },
  {
    from: new RegExp(`^${SERVER}/[^/]+/`),
    not: new RegExp(`^${SERVER}/[^/]+/(.+/)?([a-zA-Z]*[sS]tore|[a-zA-Z]*[rR]outes|pages)\\.tsx?$`),
    except: sameFeature,
    why: 'features meet through their service.ts or model only',
  },
  {
    from: new RegExp(`^${SERVER}/.*/([a-zA-Z]*[sS]tore|service)\\.ts$`),
    not: new RegExp(`^${SERVER}/.*([rR]outes|pages)\\.tsx?$`),
    why: 'routes → service → store',
  },
  {
    from: new RegExp(`^${SERVER}/.*/[a-zA-Z]*[sS]tore\\.ts$`),
    not: new RegExp(`^${SERVER}/.*/service\\.ts$`),
    why: 'routes → service → store',
  },
  {
    // Except hooks, `use*.ts`: the bridge from a model to React.
    from: new RegExp(`^${WEB}/(.+/model|calls|signalling|devices)/(.+/)?(?!use[A-Z])[^/]+\\.ts$`),
    not: /\.tsx$|(^|\/)use[A-Z][^/]*\.ts$|^react(-dom)?(\/|$)|^@nanostores\/react$/,
    why: '*.tsx → model → calls | signalling',
  },
  {
    from: new RegExp(`^${WEB}/(calls|signalling|devices|ui)/`),
    not: new RegExp(`^${WEB}/(meeting|lobby|home|left)/`),
    why: '*.tsx → model → calls | signalling',
  },
];

const TEST = /\.test\.tsx?$|\/(?:testing|attacks)\//;
const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s*)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

/**
 * @param {string} path from the repository's root, with slashes
 * @param {string} source
 * @returns {string[]} a line for each import against the arrows
 */
export function importsAgainstArrows(path, source) {
  if (TEST.test(path)) return [];
  return [...source.matchAll(IMPORT)].flatMap(([, named, dynamic]) => {
    const specifier = named ?? dynamic ?? '';
    const target = specifier.startsWith('.') ? posix.normalize(posix.join(dirname(path), specifier)) : specifier;
    return RULES.filter(({ from, not, except }) => from.test(path) && not.test(target) && !except?.(path, target)).map(
      ({ why }) => `${path} imports ${target}: ${why}`,
    );
  });
}

/** @param {string} folder @returns {string[]} */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function main() {
  const lines = sources(join(ROOT, 'packages')).flatMap((path) =>
    importsAgainstArrows(relative(ROOT, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')),
  );
  for (const line of lines) console.error(line);
  process.exitCode = lines.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
