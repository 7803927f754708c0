import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialects } from '../testing/databases.ts';
import { startListedApp } from '../testing/startListedApp.ts';
import type { TestBrowser } from '../testing/TestBrowser.ts';
import { type Way, waysOf } from './appRoutes.ts';
import { databaseContent } from './databaseContent.ts';

/** Texts that are SQL, patterns or neither, none of which anything here is called. */
const TEXTS = [
  '__proto__',
  'constructor',
  "' or '1'='1",
  "' or 1=1 --",
  "'; drop table accounts; --",
  "' union select password_hash, 1, 2 from accounts --",
  "x' and (select count(*) from sessions) > 0 --",
  "\\'; select pg_sleep(10); --",
  "'||(select sqlite_version())||'",
  '$1',
  '?',
  '$$a$$',
  '%',
  '_',
  '\\',
  '\\%',
  'm%a',
  'E\\u0027',
  '\ud800',
  '＇ or 1=1',
  `${'a'.repeat(5_000)}'${'b'.repeat(5_000)}`,
  "'".repeat(10_000),
  'a '.repeat(5_000),
];

/** All that any page reads from its address, and an object's own names, which are no words of ours. */
const PARAMETERS = ['q', 't', 'show', 'page', 'before', 'done', 'oidc', 'saved', 'renewed', 'next', 'acs', 'ids'];

describe.each(dialects())('on $name, a searched text is a text', ({ open }) => {
  let close: () => Promise<void>;
  let maria: TestBrowser;
  let ways: Way[];
  let content: () => Promise<Record<string, string[]>>;
  beforeAll(async () => {
    const database = await open();
    const server = await startListedApp({ config: { rateLimits: false }, deps: { database } });
    close = async () => {
      await server.close();
      await database.close();
    };
    content = () => databaseContent(database.db);
    maria = server.browser();
    await maria.signUp('maria');
    await maria.postJson('/meeting/new/', { title: 'Planning', notes: 'n', start_time: '2026-05-01T14:00:00Z' });
    ways = waysOf(server.routes, 'GET', (name) => `{${name}}`).filter(({ pattern }) => !pattern.includes('sign-out'));
    // What is made on first use.
    for (const { url } of ways) await maria.get(url);
  });
  afterAll(async () => await close());

  test.each(TEXTS.map((text) => [text.slice(0, 40), text]))('%j', async (_short, text) => {
    const before = await content();
    const value = encodeURIComponent(Buffer.from(text).toString());
    for (const { url, pattern } of ways) {
      const inPath = value.length < 3_000 ? value : 'a';
      const query = PARAMETERS.map((name) => `${name}=${value}`)
        .join('&')
        .slice(0, 12_000);
      const asked = `${url.replace(/\{[^}]+\}/g, inPath)}?${query}`;
      const { statusCode, body } = await maria.get(asked, { 'sec-fetch-site': 'cross-site' });
      // 503: the meeting app is not built here.
      expect([pattern, statusCode < 500 || (statusCode === 503 && pattern.startsWith('/meet/'))]).toEqual([
        pattern,
        true,
      ]);
      expect(body).not.toMatch(/argon2|syntax error|SQLITE|near "/);
    }
    const signIn = { username: text, password: text };
    expect((await maria.postJson('/account/p-login/', signIn)).statusCode).toBe(400);
    expect(await content()).toEqual(before);
  });

  test.each(['/admin/users/', '/admin/meetings/', '/meeting/meetings/'])(
    '%s finds by it what has it, and by no pattern all the rest',
    async (path) => {
      if (!ways.some(({ pattern }) => pattern === path)) return;
      const found = async (text: string) => {
        const { body } = await maria.getJson(`${path}?q=${encodeURIComponent(text)}`, { accept: '*/*' });
        return body.includes('Planning') || /<td[^>]*>[\s\S]*maria/.test(body);
      };
      expect(await found('')).toBe(true);
      for (const text of ['%', '_', 'm%a', 'P_anning', 'Pl%ng', "' or '1'='1"])
        expect([text, await found(text)]).toEqual([text, false]);
    },
  );
});
