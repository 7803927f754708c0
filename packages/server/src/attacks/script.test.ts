import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KNOWN_XSS } from '../help/testing/knownXss.ts';
import { startListedApp } from '../testing/startListedApp.ts';
import { signUpFields, type TestBrowser } from '../testing/TestBrowser.ts';
import type { TestApp } from '../testing/testApp.ts';
import { type Way, waysOf } from './appRoutes.ts';
import { Markup } from './Markup.ts';

let server: TestApp;
let maria: TestBrowser;
let pages: Way[];
let hasPost: (pattern: string) => boolean;
const markup = new Markup();
beforeAll(async () => {
  const started = await startListedApp({ config: { rateLimits: false } });
  server = started;
  maria = server.browser();
  await maria.signUp('maria');
  const posts = new Set(waysOf(started.routes, 'POST', () => '1').map(({ pattern }) => pattern));
  hasPost = (pattern) => posts.has(pattern);
  pages = waysOf(started.routes, 'GET', (name) => `{${name}}`).filter(({ pattern }) => !pattern.includes('sign-out'));
  for (const text of [PLAIN, REFUSED, 'maria']) {
    for (const { body } of [...(await plant(text)), ...(await readAll(text))]) markup.learn(body);
  }
});
afterAll(async () => await server.close());

/** All of Markdown that articles may use, and nothing that is script. */
const PLAIN = `# a

*b* **c** \`d\` [e](https://example.org/ "title") ![f](/media/vnet/mark.svg)

- g

1. h

> i

| j | k |
| - | :-: |
| l | m |

---

\`\`\`n
o
\`\`\``;

/** An article that is shown again with what is wrong with it. */
const REFUSED = '![x](https://example.org/p.png)';

/** Everything that an answer must be, whatever was typed by whomever. */
function expectHarmless(where: string, { headers, body }: LightMyRequestResponse): void {
  const type = String(headers['content-type'] ?? '');
  expect([where, headers['x-content-type-options']]).toEqual([where, 'nosniff']);
  if (type.startsWith('text/html')) {
    expect([where, String(headers['content-security-policy'])]).toEqual([
      where,
      expect.stringContaining("script-src 'self'"),
    ]);
    expect([where, markup.strangers(body)]).toEqual([where, []]);
  } else if (body !== '') {
    expect([
      where,
      /^(application\/json; charset=utf-8|text\/(?:plain|calendar|css)|image\/|application\/openapi)/.test(type),
    ]).toEqual([where, true]);
  }
  for (const value of Object.values(headers).flat())
    expect([where, /[\r\n]/.test(String(value))]).toEqual([where, false]);
}

/** Puts a text into everything that people write. @returns texts of the answers, too: what is refused is shown again */
async function plant(text: string): Promise<LightMyRequestResponse[]> {
  const submit = async (pattern: string, fields: Record<string, string>, path = pattern) =>
    hasPost(pattern) ? [await maria.submit(path, fields)] : [];
  // What has no place in a line is refused there; what is refused is shown again.
  const short = text.replaceAll(/[\p{Cc}\u2028]/gu, ' ').slice(0, 100);
  const answers = [
    await maria.submit('/account/', {
      email: 'maria@example.org',
      first_name: short,
      last_name: short,
      meeting_name: short,
    }),
    await maria.submit('/account/', { email: text, first_name: '', last_name: short, meeting_name: short }),
    await server.browser().submit('/account/sign-up/', signUpFields({ username: text, email: text, first_name: text })),
    await server.browser().submit('/account/sign-in/', { username: text, password: text, next: text }),
    ...(await submit('/account/forgot/', { account: text })),
    ...(await submit('/account/delete/', { username: text, password: text })),
    ...(await submit('/admin/networks/', { name: short, cidr: '10.1.0.0/16', sharing: 'on' })),
    ...(await submit('/admin/networks/', {
      name: short,
      cidr: text,
      sharing: text,
      wan_budget: text,
      receivers: text,
    })),
    ...(await submit('/admin/help/new/', { title: short.trim() || 'T', tags: 'a', markdown: text })),
    ...(await submit('/admin/help/new/', { title: short, tags: text, markdown: text, action: 'preview' })),
  ];
  const meeting = await maria.postJson('/meeting/new/', {
    title: short,
    notes: text,
    start_time: '2026-05-01T14:00:00Z',
  });
  const wrong = await maria.postJson('/meeting/new/', { title: text, notes: text, start_time: text, end_time: text });
  const { meeting_id: code } = meeting.json();
  const passes = '/meeting/meetings/:id/passes/';
  const pass = await submit(passes, { label: short }, `/meeting/meetings/${String(code)}/passes/`);
  return [...answers, meeting, wrong, ...pass];
}

/** The newest of whatever a page's address names. */
async function newest(): Promise<(pattern: string) => string> {
  const { db } = server.database;
  const [meeting, account, article] = await Promise.all([
    db.selectFrom('meetings').selectAll().orderBy('created_at', 'desc').executeTakeFirstOrThrow(),
    db.selectFrom('accounts').select('id').executeTakeFirstOrThrow(),
    db.selectFrom('help_articles').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow(),
  ]);
  return (pattern) => {
    if (pattern.startsWith('/admin/users/')) return account.id;
    if (pattern.includes('/help/') || pattern.includes('networks'))
      return pattern.includes('/help/') ? String(article.id) : '1';
    return pattern.startsWith('/admin/meetings/') ? meeting.id : meeting.code;
  };
}

/** Every page and call, with a text wherever an address takes one. */
async function readAll(text: string): Promise<LightMyRequestResponse[]> {
  const fill = await newest();
  const encoded = encodeURIComponent(text);
  const query = ['q', 't', 'next', 'done', 'show', 'page', 'before', 'oidc']
    .map((name) => `${name}=${encoded}`)
    .join('&');
  const headers = { 'user-agent': text.replaceAll(/[^\x20-\x7e]/g, ''), 'sec-fetch-site': 'cross-site' };
  const answers: LightMyRequestResponse[] = [];
  for (const { url, pattern } of pages) {
    const path = url.replaceAll(/\{([^}]*)\}/g, () => fill(pattern));
    for (const accept of ['text/html', 'application/json'])
      answers.push(await maria.get(`${path}?${query}`, { ...headers, accept }));
  }
  return answers;
}

describe('script is text wherever people’s words are shown', () => {
  test.each(KNOWN_XSS)('%j', async (text) => {
    for (const answer of await plant(text)) expectHarmless('a form', answer);
    const answers = await readAll(text);
    for (const answer of answers) expectHarmless(String(answer.raw.req.url), answer);
    // The header of each page bears the person's name.
    expect(answers.filter(({ body }) => body.includes(escaped(text.trim().slice(0, 20)))).length).toBeGreaterThan(5);
  });

  test.each(KNOWN_XSS.slice(0, 12))('in an address that there is not: %j', async (text) => {
    for (const accept of ['text/html', 'application/json', '*/*']) {
      for (const path of [
        `/${encodeURIComponent(text)}/`,
        `/help/article/${encodeURIComponent(text)}/`,
        `/media/${encodeURIComponent(text)}`,
      ]) {
        expectHarmless(path, await maria.get(path, { accept }));
      }
    }
  });
});

/** As React writes it. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#x27;');
}
