import { parseArgs } from 'node:util';
import { StartError } from '../process/StartError.ts';

export interface ImportArguments {
  /** The old VNET's `db.sqlite3`. */
  database: string;
  /** The old `MEDIA_ROOT`. */
  media: string | null;
  /** Read and report, write nothing. */
  dryRun: boolean;
  /** Who becomes staff after the import. */
  staff: string | null;
}

/** @throws {StartError} with how it is called */
export function readImportArguments(args: readonly string[]): ImportArguments {
  const { values, positionals } = parse(args);
  const [database, ...others] = positionals;
  if (database === undefined || others.length > 0) throw new StartError(USAGE);
  return {
    database,
    media: values.media ?? null,
    dryRun: values['dry-run'] === true,
    staff: values.staff ?? null,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new StartError(USAGE, { cause });
  }
}

const OPTIONS = {
  media: { type: 'string' },
  'dry-run': { type: 'boolean' },
  staff: { type: 'string' },
} as const;

const USAGE = 'npm run import-legacy -- <db.sqlite3> [--media <folder>] [--staff <username>] [--dry-run]';
