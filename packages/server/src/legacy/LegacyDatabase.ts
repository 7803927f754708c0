import { statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { StartError } from '../process/StartError.ts';

/** A row as it is in the file: any column may be missing or of another type. */
export type LegacyRow = Readonly<Record<string, unknown>>;

/** Everything that the first VNET kept and this one takes over, as it was at one moment. */
export interface LegacyContent {
  /** `core_coreuser`, in order of their ids. */
  users: readonly LegacyRow[];
  /** `authtoken_token`. */
  tokens: readonly LegacyRow[];
  /** `meeting_meeting`. */
  meetings: readonly LegacyRow[];
  /** `help_helparticle`. */
  articles: readonly LegacyRow[];
  /** Names of tags by the id of their article, where django-taggit kept them. */
  tagsOf: ReadonlyMap<string, readonly string[]>;
  /** Tables that are not in the file. */
  missing: readonly string[];
}

/**
 * Reads the first VNET's database without changing it; the old VNET may run meanwhile.
 *
 * @param waitMs how long a write of the old VNET is waited for
 * @throws {StartError} when the file is missing, locked, or no database of the first VNET
 */
export function readLegacyDatabase(path: string, { waitMs = BUSY_TIMEOUT_MS } = {}): LegacyContent {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new StartError(`There is no file ${path}. Give the path of the old VNET's db.sqlite3.`);
  }
  let sqlite: SqliteDatabase.Database | null = null;
  try {
    sqlite = new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: waitMs });
    const opened = sqlite;
    // One transaction, so that no meeting is read whose host was not.
    return opened.transaction(() => readAll(opened, path))();
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw explain(path, cause);
  } finally {
    sqlite?.close();
  }
}

function readAll(sqlite: SqliteDatabase.Database, path: string): LegacyContent {
  const present = new Set(
    sqlite.prepare("select name from sqlite_master where type in ('table', 'view')").pluck().all().map(String),
  );
  const columns = new Set(
    present.has(USERS) ? sqlite.prepare('select name from pragma_table_info(?)').pluck().all(USERS) : [],
  );
  if (!['id', 'username', 'password'].every((name) => columns.has(name))) {
    throw new StartError(`${path} is no database of the first VNET: it has no people (table ${USERS}).`);
  }
  const rows = (table: string): LegacyRow[] =>
    present.has(table) ? (sqlite.prepare(`select * from ${table} order by rowid`).all() as LegacyRow[]) : [];
  return {
    users: sqlite.prepare(`select * from ${USERS} order by id`).all() as LegacyRow[],
    tokens: rows(TOKENS),
    meetings: rows(MEETINGS),
    articles: rows(ARTICLES),
    tagsOf: TAGGIT.every((table) => present.has(table)) ? readTags(sqlite) : new Map(),
    missing: [TOKENS, MEETINGS, ARTICLES].filter((table) => !present.has(table)),
  };
}

function readTags(sqlite: SqliteDatabase.Database): Map<string, string[]> {
  const rows = sqlite
    .prepare(
      `select item.object_id as article, tag.name as name from taggit_taggeditem item
       join taggit_tag tag on tag.id = item.tag_id
       join django_content_type type on type.id = item.content_type_id
       where type.app_label = 'help' and type.model = 'helparticle' order by item.id`,
    )
    .all() as LegacyRow[];
  const tags = new Map<string, string[]>();
  for (const { article, name } of rows) tags.set(String(article), [...(tags.get(String(article)) ?? []), String(name)]);
  return tags;
}

function explain(path: string, cause: unknown): StartError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new StartError(`${path} is locked by another program. Stop the old VNET, then try again.`, { cause });
  }
  if (code === 'SQLITE_NOTADB') return new StartError(`${path} is no SQLite database.`, { cause });
  return new StartError(`${path} cannot be read (${code}). Copy it to another folder and try that.`, { cause });
}

const USERS = 'core_coreuser';
const TOKENS = 'authtoken_token';
const MEETINGS = 'meeting_meeting';
const ARTICLES = 'help_helparticle';
const TAGGIT = ['taggit_tag', 'taggit_taggeditem', 'django_content_type'];
const BUSY_TIMEOUT_MS = 5_000;
