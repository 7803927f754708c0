import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';
import { activeContent, KNOWN_XSS } from './testing/knownXss.ts';

let server: TestApp;
let staff: TestBrowser;
beforeEach(async () => {
  server = await startTestApp();
  staff = server.browser();
  await staff.signUp('amina');
});
afterEach(async () => await server.close());

/** @returns the number of the article that was made */
async function write(fields: Record<string, string>): Promise<number> {
  const response = await staff.submit('/admin/help/new/', { title: 'T', tags: '', markdown: 'Text.', ...fields });
  expect(response.headers.location).toBe('/admin/help/?done=created');
  const { id } = await server.database.db
    .selectFrom('help_articles')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return id;
}

describe('contract, Pages: /help/ and its articles', () => {
  test('everybody reads them, signed in or not', async () => {
    const stranger = server.browser();
    const { body } = await stranger.get('/help/');
    for (const title of [
      'Your first meeting',
      'Trouble with camera and microphone',
      'Sharing streams on a LAN',
      'For IT',
    ])
      expect(body).toContain(`>${title}</a>`);
    const article = await stranger.get('/help/article/1/');
    expect(article.statusCode).toBe(200);
    expect(article.body).toContain('<h1>Your first meeting</h1>');
    expect(article.body).toContain('<img src="/media/vnet/help/room.webp" alt="The room');
    expect(article.body).not.toContain('/admin/');
    expect((await staff.get('/help/article/1/')).body).toContain('href="/admin/help/1/"');
  });

  test.each(['/help/article/999/', '/help/article/99999999999999999999/', '/help/article/-1/', '/help/article/1e0/'])(
    '%s is not there',
    async (path) => {
      expect((await server.browser().get(path)).statusCode).toBe(404);
    },
  );

  test('q searches, t filters, both together, and what was asked is shown again', async () => {
    await write({ title: 'About parrots', tags: 'birds, start', markdown: 'They *repeat* the microphone.' });
    const found = async (query: string) => {
      const { body } = await server.browser().get(`/help/?${query}`);
      return [...body.matchAll(/<li><a href="\/help\/article\/\d+\/">(.*?)<\/a>/g)].map((match) =>
        String(match[1]).replaceAll(/<\/?mark>/g, ''),
      );
    };
    expect(await found('q=parrots')).toEqual(['About parrots']);
    expect(await found('q=PARR%20repeat')).toEqual(['About parrots']);
    expect(await found('q=microphone&t=birds')).toEqual(['About parrots']);
    expect(await found('t=birds')).toEqual(['About parrots']);
    expect(await found('q=parrots&t=sharing')).toEqual([]);
    expect((await found('q=microphone')).length).toBeGreaterThan(1);
    const { body } = await server.browser().get('/help/?q=parrots+%26&t=birds');
    expect(body).toContain('value="parrots &amp;"');
    expect(body).toContain('name="t" value="birds"');
    expect(body).toContain('About <mark>parrots</mark>');
    expect(body).toContain('href="/help/?q=parrots+%26"');
    expect(body).toMatch(/aria-current="true"><span>birds<\/span> <span class="count">1<\/span>/);
  });

  test.each(['*', '"', '- . !'])(
    '%j has no word in it: all articles are shown, and none is said to have it',
    async (typed) => {
      const all = await server.browser().get('/help/');
      const { body } = await server.browser().get(`/help/?q=${encodeURIComponent(typed)}`);
      expect(body.match(/href="\/help\/article\//g)).toEqual(all.body.match(/href="\/help\/article\//g));
      expect(body).toMatch(/There is no word in “.*” to look for\./);
      expect(body).not.toMatch(/articles? with “/);
    },
  );

  test('who finds nothing is told what to do', async () => {
    const { body } = await server.browser().get('/help/?q=zebra&t=start');
    expect(body).toContain('Nothing was found');
    expect(body).toContain('href="/help/?q=zebra"');
    expect((await server.browser().get('/help/?t=nosuch')).body).toContain('No article has this tag any more.');
  });

  test.each([
    ['SQL', "?q='%20or%201=1%20--"],
    ['a query language', '?q=%22)%20OR%20title:*'],
    ['an array', '?q[]=a&q[]=b'],
    ['two queries', '?q=a&q=b'],
    ['10 kB of words', `?q=${'camera+'.repeat(1400)}`],
    ['10 kB of one word', `?q=${'x'.repeat(10_000)}&t=${'y'.repeat(3_000)}`],
    ['no letters', '?q=%F0%9F%98%80%20%E2%80%AE&t=%2F'],
    ['SQL for a tag', "?t='; drop table help_articles; --"],
  ])('%s in the query is harmless', async (_name, query) => {
    const response = await server.browser().get(`/help/${query}`);
    expect(response.statusCode).toBe(200);
    expect(response.body.length).toBeLessThan(60_000);
  });

  test('an article that came with VNET is found by its name', async () => {
    const found = await server.browser().get('/help/topic/camera-and-microphone/');
    expect(found.headers.location).toMatch(/^\/help\/article\/\d+\/$/);
    expect((await server.browser().get('/help/topic/no-such/')).headers.location).toBe('/help/');
  });
});

describe('script, stored and reflected', () => {
  test('each in a query or a tag is text', async () => {
    for (const text of KNOWN_XSS) {
      const { body } = await server.browser().get(`/help/?${new URLSearchParams({ q: text, t: text })}`);
      expect([text, activeContent(body)]).toEqual([text, []]);
    }
  });

  test('each in title, tags and text is text wherever it is shown', async () => {
    for (const [at, text] of KNOWN_XSS.entries()) {
      const title = text.replaceAll(/\p{Cc}/gu, ' ').slice(0, 120);
      // What an editor would be refused may come from an imported database.
      const row = { markdown: text, title, tags: JSON.stringify([text.slice(0, 30)]) };
      await server.database.db
        .insertInto('help_articles')
        .values({
          ...row,
          id: 1000 + at,
          origin: null,
          origin_hash: null,
          revision: 1,
          is_edited: 0,
          is_deleted: 0,
          created_at: server.clock.now().toISOString(),
          updated_at: server.clock.now().toISOString(),
        })
        .execute();
    }
    await write({});
    const shown = ['/help/', '/help/?q=alert', '/admin/help/'];
    for (const [at] of KNOWN_XSS.entries()) {
      shown.push(`/help/article/${1000 + at}/`, `/admin/help/${1000 + at}/`, `/admin/help/${1000 + at}/delete/`);
    }
    for (const path of shown) expect([path, activeContent((await staff.get(path)).body)]).toEqual([path, []]);
  });

  test('each typed into the editor is text when it is shown again, in the preview too', async () => {
    for (const text of KNOWN_XSS) {
      const fields = { title: text, tags: text, markdown: text };
      for (const action of ['preview', 'save'] as const) {
        const { body } = await staff.submit('/admin/help/new/', { ...fields, action });
        expect(activeContent(body)).toEqual([]);
      }
    }
  });
});

describe('/admin/help/', () => {
  const PATHS = ['/admin/help/', '/admin/help/new/', '/admin/help/1/', '/admin/help/1/delete/'];

  test.each(PATHS)('%s is for staff alone', async (path) => {
    const anonymous = await server.browser().get(path);
    expect(anonymous.headers.location).toBe(`/account/sign-in/?next=${encodeURIComponent(path)}`);
    const other = server.browser();
    await other.signUp('ben');
    expect((await other.get(path)).statusCode).toBe(403);
    const before = await server.database.db.selectFrom('help_articles').selectAll().execute();
    if (path !== '/admin/help/') {
      const fields = { title: 'X', tags: '', markdown: 'X', revision: '1' };
      expect((await other.submit(path, fields)).statusCode).toBe(403);
      expect((await server.browser().submit(path, fields)).headers.location).toContain('/account/sign-in/');
    }
    expect(await server.database.db.selectFrom('help_articles').selectAll().execute()).toEqual(before);
    expect((await staff.get(path)).statusCode).toBe(200);
  });

  test('a form without its page’s token changes nothing', async () => {
    const fields = { title: 'X', tags: '', markdown: 'X', csrf_token: 'another' };
    expect((await staff.submit('/admin/help/new/', fields)).statusCode).toBe(403);
    expect((await staff.submit('/admin/help/1/delete/', { csrf_token: '' })).statusCode).toBe(403);
  });

  test('an article is written, changed and deleted, and the readers see each of it', async () => {
    const id = await write({
      title: 'Parking',
      tags: 'Office,  house rules',
      markdown: '# Where\r\n\r\nBehind the *house*.',
    });
    const read = async () => await server.browser().get(`/help/article/${id}/`);
    expect((await read()).body).toContain('<h2>Where</h2>\n<p>Behind the <em>house</em>.</p>');
    expect((await read()).body).toContain('href="/help/?t=house+rules"');
    const editor = (await staff.get(`/admin/help/${id}/`)).body;
    expect(editor).toContain('value="office, house rules"');
    const revision = /name="revision" value="(\d+)"/.exec(editor)?.[1] ?? '';
    const saved = await staff.submit(`/admin/help/${id}/`, {
      title: 'Parking',
      tags: '',
      markdown: 'In front.',
      revision,
    });
    expect(saved.headers.location).toBe('/admin/help/?done=saved');
    expect((await staff.get('/admin/help/?done=saved')).body).toContain('The article is saved.');
    expect((await read()).body).toContain('<p>In front.</p>');
    expect((await staff.get(`/admin/help/${id}/delete/`)).body).toContain('<b>Parking</b> will be gone');
    await staff.submit(`/admin/help/${id}/delete/`, {});
    expect((await read()).statusCode).toBe(404);
    const log = await server.database.db.selectFrom('audit_log').select(['action', 'actor_name']).execute();
    expect(log.map(({ action, actor_name }) => `${actor_name} ${action}`).sort()).toEqual([
      'amina article.create',
      'amina article.delete',
      'amina article.edit',
    ]);
  });

  test('a preview shows the article and saves nothing', async () => {
    const fields = { title: 'Draft', tags: 'a, b', markdown: '\n# Big\n\n1. one', action: 'preview' };
    const { body, statusCode } = await staff.submit('/admin/help/new/', fields);
    expect(statusCode).toBe(200);
    expect(body).toContain('Preview: nothing is saved yet.');
    expect(body).toContain('<h2>Big</h2>\n<ol>\n<li>one</li>');
    expect(body).toContain('value="Draft"');
    expect(body).toContain('value="a, b"');
    expect(body).toMatch(/<textarea[^>]*>\n\n# Big\n\n1. one<\/textarea>/);
    expect((await staff.get('/help/?q=draft')).body).toContain('Nothing was found');
  });

  test('every broken rule is named beside its field, and what was typed is kept', async () => {
    const empty = await staff.submit('/admin/help/new/', { title: ' ', tags: '', markdown: ' ' });
    expect(empty.statusCode).toBe(400);
    expect(empty.body).toContain('Give the article a title.');
    expect(empty.body).toContain('Write the text of the article.');
    const wrong = await staff.submit('/admin/help/new/', {
      title: 'ü'.repeat(121),
      tags: Array.from({ length: 11 }, (_, at) => `${at}${'t'.repeat(30)}`).join(','),
      markdown: '[here](javascript:alert(1))',
    });
    expect(wrong.statusCode).toBe(400);
    for (const sentence of [
      'A title has 120 characters at most.',
      'An article has 10 tags at most.',
      'A tag has 30 characters at most',
      'The link to “javascript:alert(1)” cannot be used',
    ])
      expect(wrong.body).toContain(sentence);
    expect(wrong.body).toContain('>[here](javascript:alert(1))</textarea>');
    const hidden = { title: 'A\u202eB', tags: 'c\ud800', markdown: 'Text' };
    expect((await staff.postJson('/admin/help/new/', hidden)).json()).toEqual({
      title: ['The title has characters that cannot be shown.'],
      tags: ['A tag has characters that cannot be shown.'],
    });
    expect((await staff.postJson('/admin/help/new/', { title: 'A' })).json()).toEqual({
      markdown: ['Write the text of the article.'],
    });
  });

  test('the longest text is taken whatever its script, a longer one has its sentence', async () => {
    const longest = '\u{1F600}'.repeat(40_000);
    const id = await write({ title: '李'.repeat(120), markdown: longest });
    expect((await server.browser().get(`/help/article/${id}/`)).body).toContain(longest);
    const longer = await staff.submit('/admin/help/new/', { title: 'x', tags: '', markdown: 'x'.repeat(40_001) });
    expect(longer.statusCode).toBe(400);
    expect(longer.body).toContain('A text has 40,000 characters at most');
    const flood = await staff.submit('/admin/help/new/', { title: 'x', tags: '', markdown: 'x'.repeat(700_000) });
    expect(flood.statusCode).toBe(413);
  });

  test('who saves after somebody else is told, keeps the text, and may save again', async () => {
    const id = await write({ title: 'Two hands' });
    const revision = /name="revision" value="(\d+)"/.exec((await staff.get(`/admin/help/${id}/`)).body)?.[1] ?? '';
    await staff.submit(`/admin/help/${id}/`, { title: 'Quick', tags: '', markdown: 'Q', revision });
    const slow = await staff.submit(`/admin/help/${id}/`, { title: 'Slow', tags: '', markdown: 'S', revision });
    expect(slow.statusCode).toBe(409);
    expect(slow.body).toContain('Somebody else has changed this article');
    expect(slow.body).toContain('value="Slow"');
    expect((await staff.get(`/help/article/${id}/`)).body).toContain('<h1>Quick</h1>');
    const next = /name="revision" value="(\d+)"/.exec(slow.body)?.[1] ?? '';
    await staff.submit(`/admin/help/${id}/`, { title: 'Slow', tags: '', markdown: 'S', revision: next });
    expect((await staff.get(`/help/article/${id}/`)).body).toContain('<h1>Slow</h1>');
  });
});
