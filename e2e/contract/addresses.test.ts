import { describe, expect, test } from 'vitest';
import { makeMeeting } from './support/meetings.ts';
import { theHost } from './support/people.ts';
import { Visitor } from './support/Visitor.ts';

const PAGES = ['/', '/account/sign-up/', '/account/sign-in/', '/help/'];
const WITHOUT_SLASH = [
  '/account',
  '/account/sign-up',
  '/account/sign-in',
  '/account/sign-out',
  '/account/p-login',
  '/account/get/user-details',
  '/account/error',
  '/help',
  '/help/article/1',
  '/admin',
  '/meet',
  '/meet/new-meeting',
  '/meet/conf/abcd-efgh-jkm',
  '/meeting/meetings',
  '/meeting/meetings/abcd-efgh-jkm',
  '/meeting/new',
];

describe('contract: pages answer HTML to a browser, REST answers JSON always', () => {
  test.each(PAGES)('%s is a page', async (path) => {
    const answer = await new Visitor().get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(answer.body).toMatch(/^<!doctype html>/i);
  });

  test('REST answers a browser in JSON too', async () => {
    const { browser } = await theHost();
    const { meeting_id } = await makeMeeting();
    for (const path of [
      '/account/p-login/',
      '/account/get/user-details/',
      '/meeting/meetings/',
      '/meeting/new/',
      `/meeting/meetings/${meeting_id}/`,
    ]) {
      const answer = await browser.get(path);
      expect(answer.status, path).toBe(200);
      expect(answer.headers.get('content-type'), path).toMatch(/^application\/json/);
    }
  });

  test('a path that leads nowhere is 404, as a page or as JSON', async () => {
    const page = await new Visitor().get('/no/such/path/');
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const json = await new Visitor().getJson('/no/such/path/');
    expect(json.status).toBe(404);
    expect(json.json.message).toEqual(expect.any(String));
  });
});

describe('contract: the same path without its last slash redirects to it (308), query kept', () => {
  test.each(WITHOUT_SLASH)('%s', async (path) => {
    const bare = await new Visitor().get(path);
    expect([bare.status, bare.location]).toEqual([308, `${path}/`]);
    const withQuery = await new Visitor().get(`${path}?q=a%20b&t=%2F&q=2`);
    expect([withQuery.status, withQuery.location]).toEqual([308, `${path}/?q=a%20b&t=%2F&q=2`]);
  });

  test.each(['/account/sign-up', '/account/sign-in', '/account/p-login', '/meeting/new', '/meeting/meetings/a/join'])(
    'POST %s too, which keeps the method and the body',
    async (path) => {
      const answer = await new Visitor().postJson(path, {});
      expect([answer.status, answer.location]).toEqual([308, `${path}/`]);
    },
  );
});

describe('contract: /rtc*, /healthz, /readyz, /metrics, /media/* and assets are as they are', () => {
  test.each(['/healthz', '/readyz', '/metrics', '/rtc', '/rtc/validate', '/media/nothing-here.png', '/assets/none.js'])(
    '%s redirects nowhere',
    async (path) => {
      const { status, location } = await new Visitor().get(path);
      expect(status).not.toBe(308);
      expect(location).toBe('');
    },
  );
});
