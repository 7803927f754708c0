import type { Kysely } from 'kysely';
import type { Account } from '../accounts/account.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../storage/database.ts';
import { ReadCache } from '../storage/ReadCache.ts';
import type { Schema } from '../storage/schema.ts';
import {
  type Article,
  type ArticleContent,
  type BuiltInArticle,
  type LegacyArticle,
  TITLE_MAX_LENGTH,
} from './article.ts';
import { hashOf } from './contentHash.ts';
import { HelpLibrary } from './library.ts';
import { Markdown } from './markdown/Markdown.ts';
import { seedSteps } from './seedSteps.ts';
import { BUILT_IN, type HelpChange, HelpStore, LEGACY } from './store.ts';
import { fittingTags } from './tags.ts';

interface Deps {
  database: Database;
  audit: AuditLog;
  clock: Clock;
}

/** The help: what everybody reads, and what staff makes of it. */
export class HelpService {
  readonly #store: HelpStore;
  readonly #versions: ReadCache<number>;
  readonly #audit: AuditLog;
  readonly #clock: Clock;
  #markdown: Promise<Markdown> | null = null;
  #library: HelpLibrary | null = null;

  constructor({ database, audit, clock }: Deps) {
    this.#store = new HelpStore(database.db);
    this.#versions = new ReadCache(database, clock);
    this.#audit = audit;
    this.#clock = clock;
  }

  /** All articles as they are now, whichever instance changed them last. */
  async library(): Promise<HelpLibrary> {
    const version = await this.#versions.get('version', () => this.#store.version());
    if (this.#library?.version === version) return this.#library;
    // Read after its version: at worst it is newer than that, and read again next time.
    const articles = await this.#store.list();
    this.#library = new HelpLibrary(version, articles, await this.markdown());
    return this.#library;
  }

  async markdown(): Promise<Markdown> {
    this.#markdown ??= Markdown.load();
    return await this.#markdown;
  }

  async create(actor: Account, content: ArticleContent): Promise<number> {
    return await this.#store.change(this.#clock.now(), async (change) => {
      const id = await change.insert(content);
      await this.#record(change, { actor, action: 'article.create', id, title: content.title });
      return id;
    });
  }

  /** @returns false when somebody else changed or deleted it after this revision: nothing was done then */
  async update(actor: Account, id: number, content: ArticleContent, revision: number): Promise<boolean> {
    return await this.#store.change(this.#clock.now(), async (change) => {
      const done = await change.edit(id, content, revision);
      if (done) await this.#record(change, { actor, action: 'article.edit', id, title: content.title });
      return done;
    });
  }

  /** Harmless when it is gone already. */
  async remove(actor: Account, { id, title }: Pick<Article, 'id' | 'title'>): Promise<void> {
    await this.#store.change(this.#clock.now(), async (change) => {
      if (await change.remove(id)) await this.#record(change, { actor, action: 'article.delete', id, title });
    });
  }

  /**
   * Brings in what comes with this VNET: new articles, and new texts of those that staff left as they were. What staff
   * changed or deleted stays so. Several instances may do it at once.
   */
  async seed(builtIns: readonly BuiltInArticle[]): Promise<void> {
    if (seedSteps(builtIns, await this.#store.origins(BUILT_IN)).length === 0) return;
    await this.#store.change(this.#clock.now(), async (change) => {
      for (const step of seedSteps(builtIns, await change.origins(BUILT_IN))) {
        if (step.type === 'insert') await change.insert(step.content, step.origin);
        else if (step.type === 'renew') await change.renew(step.id, step.content, step.hash);
        else await change.remove(step.id);
      }
    });
  }

  async #record(
    { db }: HelpChange,
    { actor, action, id, title }: { actor: Account; action: string; id: number; title: string },
  ): Promise<void> {
    await this.#audit.record({ actor, action, subject: title, detail: `/help/article/${id}/` }, db);
  }
}

/** `present`: it was imported before, whatever staff has made of it since. */
export type ImportOutcome = 'imported' | 'present';

/**
 * Takes an article of the first VNET over, once: a second time changes nothing, nor does it bring back what staff
 * deleted. Brought in the order of their numbers into a new VNET, articles keep these. What breaks the bounds of title and tags is cut.
 *
 * @param db a transaction, or not
 */
export async function importArticle(
  db: Kysely<Schema>,
  clock: Clock,
  { legacyId, ...article }: LegacyArticle,
): Promise<ImportOutcome> {
  const store = new HelpStore(db);
  const name = `${LEGACY}${legacyId}`;
  const isName = (origin: { name: string }) => origin.name === name;
  if ((await store.origins(LEGACY)).some(isName)) return 'present';
  return await store.change(clock.now(), async (change) => {
    if ((await change.origins(LEGACY)).some(isName)) return 'present';
    const title = [...article.title.replace(/\p{Cc}/gu, ' ').trim()].slice(0, TITLE_MAX_LENGTH).join('');
    const content = {
      title: title === '' ? 'Untitled' : title,
      // PostgreSQL keeps no text with U+0000.
      markdown: article.markdown.replaceAll('\0', ''),
      tags: fittingTags(article.tags),
    };
    await change.insert(content, { name, hash: hashOf(content) }, legacyId);
    return 'imported';
  });
}
