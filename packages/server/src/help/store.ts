import type { CompiledQuery, Insertable, Kysely } from 'kysely';
import type { HelpArticleRow, Schema } from '../storage/schema.ts';
import type { Article, ArticleContent } from './article.ts';

/** Where an article that nobody wrote here comes from. */
export interface Origin {
  /** Unique among articles. */
  readonly name: string;
  /** Of what it brought. */
  readonly hash: string;
}

/** An article with an origin, as it is kept; deleted ones too. */
export interface KeptOrigin extends Origin {
  readonly id: number;
  readonly isEdited: boolean;
  readonly isDeleted: boolean;
}

/** One change of the articles: all of it is kept or none, and changes come one after the other. */
export interface HelpChange {
  /** The transaction, for what belongs to the change. */
  readonly db: Kysely<Schema>;
  /** @param wantedId the article's number, if it is free */
  insert(content: ArticleContent, origin?: Origin, wantedId?: number): Promise<number>;
  /** What staff wrote. @returns false when the article is gone, or is no longer at this revision */
  edit(id: number, content: ArticleContent, revision: number): Promise<boolean>;
  /** What a newer VNET brings. */
  renew(id: number, content: ArticleContent, hash: string): Promise<void>;
  /** One with an origin leaves its row behind, empty. */
  remove(id: number): Promise<boolean>;
  /** Rows whose origin begins so. */
  origins(prefix: string): Promise<KeptOrigin[]>;
}

/** Rows of `help_articles`, and the version of all of them together. */
export class HelpStore {
  readonly #db: Kysely<Schema>;
  /** Compiled once: it is asked at every request. */
  readonly #versionQuery: CompiledQuery<{ version: number }>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
    this.#versionQuery = db.selectFrom('help_state').select('version').compile();
  }

  /** Another number than before: something has changed. */
  async version(): Promise<number> {
    const { rows } = await this.#db.executeQuery(this.#versionQuery);
    return rows[0]?.version ?? 0;
  }

  async list(): Promise<Article[]> {
    const rows = await this.#db.selectFrom('help_articles').selectAll().where('is_deleted', '=', 0).execute();
    return rows.map(toArticle);
  }

  async origins(prefix: string): Promise<KeptOrigin[]> {
    return await originsIn(this.#db, prefix);
  }

  /** Within the caller's transaction where there is one. */
  async change<T>(now: Date, run: (change: HelpChange) => Promise<T>): Promise<T> {
    const begin = async (db: Kysely<Schema>) => {
      // First of all, and locked until the end: whoever changes articles elsewhere waits here.
      const { version } = await db
        .updateTable('help_state')
        .set((eb) => ({ version: eb('version', '+', 1) }))
        .returning('version')
        .executeTakeFirstOrThrow();
      return await run(changeOf(db, version, now.toISOString()));
    };
    return this.#db.isTransaction ? await begin(this.#db) : await this.#db.transaction().execute(begin);
  }
}

function changeOf(db: Kysely<Schema>, version: number, at: string): HelpChange {
  return {
    db,

    async insert(content, origin, wantedId) {
      const id = await takeId(db, wantedId);
      const row: Insertable<HelpArticleRow> = {
        id,
        origin: origin?.name ?? null,
        origin_hash: origin?.hash ?? null,
        ...contentRow(content),
        revision: version,
        is_edited: 0,
        is_deleted: 0,
        created_at: at,
        updated_at: at,
      };
      await db.insertInto('help_articles').values(row).execute();
      return id;
    },

    async edit(id, content, revision) {
      const { numUpdatedRows } = await db
        .updateTable('help_articles')
        .set({ ...contentRow(content), is_edited: 1, revision: version, updated_at: at })
        .where('id', '=', id)
        .where('revision', '=', revision)
        .where('is_deleted', '=', 0)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async renew(id, content, hash) {
      await db
        .updateTable('help_articles')
        .set({ ...contentRow(content), origin_hash: hash, revision: version, updated_at: at })
        .where('id', '=', id)
        .execute();
    },

    async remove(id) {
      const kept = await db
        .updateTable('help_articles')
        .set({ title: '', markdown: '', tags: '[]', is_deleted: 1, revision: version, updated_at: at })
        .where('id', '=', id)
        .where('origin', 'is not', null)
        .where('is_deleted', '=', 0)
        .executeTakeFirst();
      if (kept.numUpdatedRows > 0n) return true;
      const { numDeletedRows } = await db
        .deleteFrom('help_articles')
        .where('id', '=', id)
        .where('origin', 'is', null)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    origins: (prefix) => originsIn(db, prefix),
  };
}

/** Numbers are never given twice: a link to an article that is gone does not lead to another. */
async function takeId(db: Kysely<Schema>, wanted: number | undefined): Promise<number> {
  const { last_article_id: last } = await db
    .selectFrom('help_state')
    .select('last_article_id')
    .executeTakeFirstOrThrow();
  const id = wanted !== undefined && wanted > last && wanted <= MOST_WANTED_ID ? wanted : last + 1;
  await db.updateTable('help_state').set({ last_article_id: id }).execute();
  return id;
}

/** Far below the largest integer of PostgreSQL, so that numbers do not run out. */
const MOST_WANTED_ID = 1_000_000;

async function originsIn(db: Kysely<Schema>, prefix: string): Promise<KeptOrigin[]> {
  const rows = await db
    .selectFrom('help_articles')
    .select(['id', 'origin', 'origin_hash', 'is_edited', 'is_deleted'])
    .where('origin', 'is not', null)
    .orderBy('id')
    .execute();
  return rows
    .map((row) => ({
      id: row.id,
      name: row.origin ?? '',
      hash: row.origin_hash ?? '',
      isEdited: row.is_edited === 1,
      isDeleted: row.is_deleted === 1,
    }))
    .filter(({ name }) => name.startsWith(prefix));
}

function contentRow({ title, markdown, tags }: ArticleContent) {
  return { title, markdown, tags: JSON.stringify(tags) };
}

function toArticle(row: HelpArticleRow): Article {
  return {
    id: row.id,
    title: row.title,
    markdown: row.markdown,
    tags: JSON.parse(row.tags) as string[],
    updatedAt: new Date(row.updated_at),
    revision: row.revision,
    slug: row.origin?.startsWith(BUILT_IN) ? row.origin.slice(BUILT_IN.length) : null,
    isEdited: row.is_edited === 1,
  };
}

/** What origins begin with. */
export const BUILT_IN = 'builtin:';
export const LEGACY = 'legacy:';
