import { describe, expect, test } from 'vitest';
import { elements, links } from './support/html.ts';
import { theGuest, theHost } from './support/people.ts';
import { SOCKET_ORIGIN } from './support/server.ts';
import { Visitor } from './support/Visitor.ts';

describe('contract, Pages: /', () => {
  test('is for everybody', async () => {
    const { browser } = await theHost();
    expect((await new Visitor().get('/')).status).toBe(200);
    expect((await browser.get('/')).status).toBe(200);
  });
});

describe('contract, Pages: /help/', () => {
  const articlesOf = (body: string) => links(body).filter((href) => /^\/help\/article\/[0-9]+\/$/.test(href));
  const tagsOf = (body: string) =>
    links(body).flatMap((href) => new URL(href, 'http://vnet').searchParams.getAll('t').filter((tag) => tag !== ''));

  test('lists articles and all tags, whatever is asked for', async () => {
    const all = await new Visitor().get('/help/');
    expect(all.status).toBe(200);
    expect(articlesOf(all.body).length).toBeGreaterThan(0);
    const tags = [...new Set(tagsOf(all.body))].sort();
    expect(tags.length).toBeGreaterThan(0);
    for (const path of ['/help/?q=zzzznothing', `/help/?t=${encodeURIComponent(String(tags[0]))}`]) {
      expect([...new Set(tagsOf((await new Visitor().get(path)).body))].sort(), path).toEqual(tags);
    }
  });

  test('an article opens, and is found by the words of its title and by its tag', async () => {
    const { body } = await new Visitor().get('/help/');
    const [path = ''] = articlesOf(body);
    const article = await new Visitor().get(path);
    expect(article.status).toBe(200);
    const title = /<h1[^>]*>([^<]+)<\/h1>/.exec(article.body)?.[1] ?? '';
    expect(title).not.toBe('');
    const found = await new Visitor().get(`/help/?q=${encodeURIComponent(title)}`);
    expect(articlesOf(found.body)).toContain(path);

    const tags = [...new Set(tagsOf(body))];
    const byTag = await Promise.all(
      tags.map(async (tag) => articlesOf((await new Visitor().get(`/help/?t=${encodeURIComponent(tag)}`)).body)),
    );
    for (const tagged of byTag) expect(tagged.length).toBeGreaterThan(0);
    expect(byTag.some((tagged) => tagged.includes(path))).toBe(true);
  });

  test('words and tags that nothing has find nothing', async () => {
    for (const query of ['q=zzzznothing', 't=zzzznothing', 'q=%25zzzznothing', "q='zzzznothing--"]) {
      const answer = await new Visitor().get(`/help/?${query}`);
      expect(answer.status, query).toBe(200);
      expect(articlesOf(answer.body), query).toEqual([]);
    }
  });

  test('what was searched is kept as text', async () => {
    const { body } = await new Visitor().get(`/help/?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(body).not.toContain('<script>alert');
    expect(elements(body, 'input').find(({ name }) => name === 'q')?.value).toBe('"><script>alert(1)</script>');
  });

  test.each(['/help/article/999999999/', '/help/article/99999999999999999999999/', '/help/article/x/'])(
    '%s is 404',
    async (path) => {
      expect((await new Visitor().get(path)).status).toBe(404);
    },
  );
});

describe('contract, Pages: /admin/', () => {
  test('is for staff only', async () => {
    const { browser } = await theGuest();
    const answer = await browser.get('/admin/');
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
  });
});

describe('contract, Pages: /meet/ and /meet/*', () => {
  test.each(['/meet/', '/meet/new-meeting/', '/meet/conf/abcd-efgh-jkm/', '/meet/anything/else/'])(
    '%s holds the root element and what the app needs',
    async (path) => {
      const { browser } = await theHost();
      const { status, body, headers } = await browser.get(path);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toMatch(/^text\/html/);
      const root = elements(body, 'div').find(({ id }) => id === 'root') ?? {};
      expect(root).toMatchObject({
        'data-signalling-server': `${SOCKET_ORIGIN}/vnet/ps/`,
        'data-user-details-url': '/account/get/user-details/?acs=1',
      });
      expect((await browser.getJson(root['data-get-meetings-url'] ?? '')).json).toHaveProperty('meetings');
      expect((await browser.getJson(root['data-create-meeting-url'] ?? '')).json).toHaveProperty('start_time');
      expect((await browser.get(root['data-profile-page'] ?? '')).status).toBe(200);
      for (const picture of ['data-vnet-logo', 'data-vnet-background', 'data-vnet-background-large']) {
        const answer = await browser.get(root[picture] ?? '');
        expect(answer.status, picture).toBe(200);
        expect(answer.headers.get('content-type'), picture).toMatch(/^image\//);
      }
    },
  );

  test('an account is needed', async () => {
    expect((await new Visitor().get('/meet/')).status).toBe(302);
  });
});
