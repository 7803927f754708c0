import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../accounts/account.ts';
import { AccountStore } from '../accounts/store.ts';
import { AuditLog } from '../audit/AuditLog.ts';
import type { Database } from '../storage/database.ts';
import { dialects } from '../testing/databases.ts';
import { TestClock } from '../testing/TestClock.ts';
import { readQuery } from './search/readQuery.ts';
import { HelpService, importArticle } from './service.ts';

const CONTENT = {
  title: "O'Neill; drop table help_articles --",
  markdown: 'Some *text* 李 \\ %_',
  tags: ['a b', "c'd"],
};
const FIRST = { slug: 'first', title: 'First', markdown: 'One.', tags: ['start'] };
const SECOND = { slug: 'second', title: 'Second', markdown: 'Two.', tags: ['start', 'more'] };

describe.each(dialects())('help on $name', ({ open }) => {
  let database: Database;
  let actor: Account;
  let help: HelpService;
  const clock = new TestClock();
  const anotherInstance = () => new HelpService({ database, audit: new AuditLog(database.db, clock), clock });
  const titles = async () => (await help.library()).articles.map(({ title }) => title);
  const bySlug = async (wanted: string) => {
    const found = (await help.library()).articles.find(({ slug }) => slug === wanted);
    if (found === undefined) throw new Error(`no ${wanted}`);
    return found;
  };

  beforeEach(async () => {
    database = await open();
    actor = await new AccountStore(database.db).insert({
      id: 'a',
      username: 'amina',
      email: 'a@example.org',
      firstName: 'A',
      lastName: 'B',
      passwordHash: '',
      createdAt: clock.now(),
    });
    help = anotherInstance();
  });
  afterEach(async () => await database.close());

  test('an article is kept as it came, changed, deleted, and each of it is in the log', async () => {
    const id = await help.create(actor, CONTENT);
    const article = (await help.library()).find(id);
    expect(article).toMatchObject({ ...CONTENT, id, slug: null, isEdited: false, updatedAt: clock.now() });
    const changed = { ...CONTENT, title: 'Other' };
    expect(await help.update(actor, id, changed, article?.revision ?? 0)).toBe(true);
    expect((await help.library()).find(id)).toMatchObject({ ...changed, isEdited: true });
    await help.remove(actor, { ...changed, id });
    await help.remove(actor, { ...changed, id });
    expect((await help.library()).find(id)).toBeNull();
    const log = await new AuditLog(database.db, clock).list({ limit: 10 });
    expect(log.map(({ action, subject, detail }) => `${action} ${subject} ${detail}`).sort()).toEqual([
      `article.create ${CONTENT.title} /help/article/${id}/`,
      `article.delete Other /help/article/${id}/`,
      `article.edit Other /help/article/${id}/`,
    ]);
  });

  test('who was slower changes nothing', async () => {
    const id = await help.create(actor, CONTENT);
    const revision = (await help.library()).find(id)?.revision ?? 0;
    const outcomes = await Promise.all([
      help.update(actor, id, { ...CONTENT, title: 'A' }, revision),
      anotherInstance().update(actor, id, { ...CONTENT, title: 'B' }, revision),
    ]);
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await titles()).toEqual([outcomes[0] ? 'A' : 'B']);
  });

  test('a number is never given twice', async () => {
    const id = await help.create(actor, CONTENT);
    await help.remove(actor, { ...CONTENT, id });
    expect(await help.create(actor, CONTENT)).toBeGreaterThan(id);
    const ids = await Promise.all(Array.from({ length: 5 }, () => help.create(actor, CONTENT)));
    expect(new Set(ids).size).toBe(5);
  });

  test('what another instance changes is seen at the next request, and only then read anew', async () => {
    const before = await help.library();
    expect(await help.library()).toBe(before);
    await anotherInstance().create(actor, CONTENT);
    const after = await help.library();
    expect(after.articles.map(({ title }) => title)).toEqual([CONTENT.title]);
    expect(after.search(readQuery('neill'), '').map(({ id }) => id)).toEqual([after.articles[0]?.id]);
    expect(await help.library()).toBe(after);
  });

  test('tags are counted, and filter together with words', async () => {
    await help.seed([FIRST, SECOND]);
    const library = await help.library();
    expect(library.tags).toEqual([
      { tag: 'more', count: 1 },
      { tag: 'start', count: 2 },
    ]);
    const found = (typed: string, tag: string) => library.search(readQuery(typed), tag).map(({ id }) => id);
    const [first, second] = library.articles.map(({ id }) => id);
    expect(found('', 'start')).toEqual([first, second]);
    expect(found('', 'more')).toEqual([second]);
    expect(found('one', 'start')).toEqual([first]);
    expect(found('one', 'more')).toEqual([]);
    expect(found('', 'none')).toEqual([]);
  });

  test('what comes with VNET is brought in once, by however many instances', async () => {
    await Promise.all([help, anotherInstance(), anotherInstance()].map((each) => each.seed([FIRST, SECOND])));
    const { version } = await help.library();
    await help.seed([FIRST, SECOND]);
    expect(await titles()).toEqual(['First', 'Second']);
    expect((await help.library()).version).toBe(version);
  });

  test('a newer VNET renews what staff left alone, keeps what they changed, and leaves away what they deleted', async () => {
    const third = { ...SECOND, slug: 'third', title: 'Third' };
    await help.seed([FIRST, SECOND, third]);
    const [first, second] = [await bySlug('first'), await bySlug('second')];
    await help.update(actor, first.id, { ...first, title: 'Ours' }, first.revision);
    await help.remove(actor, second);
    const newer = [FIRST, SECOND, third].map((each) => ({ ...each, markdown: `${each.markdown} And more.` }));
    await help.seed(newer);
    expect(await titles()).toEqual(['Ours', 'Third']);
    expect((await bySlug('first')).markdown).toBe('One.');
    expect((await bySlug('third')).markdown).toBe('Two. And more.');
    const { version } = await help.library();
    await help.seed(newer);
    expect((await help.library()).version).toBe(version);
    await help.seed([FIRST]);
    expect(await titles()).toEqual(['Ours']);
  });

  test('articles of the first VNET come once and keep their numbers where these are free', async () => {
    const legacy = { ...CONTENT, legacyId: 7 };
    expect(await importArticle(database.db, clock, legacy)).toBe('imported');
    await help.seed([FIRST]);
    expect((await help.library()).articles.map(({ id }) => id)).toEqual([7, 8]);
    expect(await importArticle(database.db, clock, { ...legacy, title: 'Again' })).toBe('present');
    expect(await importArticle(database.db, clock, { ...legacy, legacyId: 8 })).toBe('imported');
    expect((await help.library()).articles.map(({ id }) => id)).toEqual([7, 8, 9]);
    await help.remove(actor, { ...CONTENT, id: 7 });
    expect(await importArticle(database.db, clock, legacy)).toBe('present');
    expect((await help.library()).find(7)).toBeNull();
  });

  test('articles of the first VNET come within the importer’s transaction, whatever is in them', async () => {
    const odd = {
      legacyId: 1,
      title: `\0${'x'.repeat(300)}`,
      markdown: 'a\0b',
      tags: ['A,B', 'x'.repeat(99), '', '\0'],
    };
    await database.db.transaction().execute(async (transaction) => {
      await importArticle(transaction, clock, odd);
      await importArticle(transaction, clock, { ...odd, legacyId: 2, title: ' ' });
    });
    const [first, second] = (await help.library()).articles;
    expect(first?.title).toHaveLength(120);
    expect(first).toMatchObject({ markdown: 'ab', tags: ['a b', 'x'.repeat(30)] });
    expect(second?.title).toBe('Untitled');
  });
});
