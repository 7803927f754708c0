import { fullUserSchema } from '@vnet/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startListedApp } from '../testing/startListedApp.ts';
import type { TestBrowser } from '../testing/TestBrowser.ts';
import type { TestApp } from '../testing/testApp.ts';

const METHODS = ['GET', 'POST'] as const;

interface Route {
  method: (typeof METHODS)[number];
  url: string;
}

let server: TestApp;
let staff: TestBrowser;
let person: TestBrowser;
let routes: Route[];

beforeAll(async () => {
  const started = await startListedApp();
  server = started;
  // So that nobody has to remember to add one here.
  routes = started.routes
    .filter(({ url }) => /^\/admin(\/|$)/.test(url) && url.endsWith('/'))
    .flatMap(({ method, url }) =>
      METHODS.filter((each) => [method].flat().includes(each)).map((each) => ({ method: each, url })),
    );
  staff = server.browser();
  await staff.signUp('staff');
  person = server.browser();
  await person.signUp('person');
});
afterAll(() => server.close());

const addressOf = ({ url }: Route) => url.replace(/:[a-zA-Z]+(\([^)]*\))?/g, '1');
const ask = (browser: TestBrowser, route: Route, headers: Record<string, string> = {}) =>
  route.method === 'GET'
    ? browser.get(addressOf(route), headers)
    : browser.submit(addressOf(route), { csrf_token: browser.csrfToken }, headers);

/** What each route answers, by `METHOD url`. */
async function answers(answer: (route: Route) => Promise<unknown>): Promise<Record<string, unknown>> {
  const pairs: [string, unknown][] = [];
  for (const route of routes) pairs.push([`${route.method} ${route.url}`, await answer(route)]);
  return Object.fromEntries(pairs);
}

/** The same for every route. */
const always = (value: unknown) => Object.fromEntries(routes.map(({ method, url }) => [`${method} ${url}`, value]));

describe('contract: /admin/ is for staff only', () => {
  test('the list of routes is the app’s', () => {
    const urls = routes.map(({ method, url }) => `${method} ${url}`);
    expect(urls).toEqual(
      expect.arrayContaining([
        'GET /admin/',
        'GET /admin/users/',
        'GET /admin/users/:id/',
        'POST /admin/users/:id/delete/',
        'GET /admin/meetings/',
        'POST /admin/networks/',
        'GET /admin/live/',
        'GET /admin/log/',
      ]),
    );
  });

  test('whoever is not signed in is sent to the sign-in form, and scripts get 401', async () => {
    const nobody = server.browser();
    const html = await answers(async (route) => {
      const { statusCode, headers } = await ask(nobody, route);
      const { pathname, searchParams } = new URL(String(headers.location), 'http://localhost');
      const next = String(searchParams.get('next'));
      const isPage = routes.some((page) => page.method === 'GET' && addressOf(page) === next);
      return [statusCode, pathname, isPage, route.method === 'GET' ? next === addressOf(route) : true];
    });
    expect(html).toEqual(always([302, '/account/sign-in/', true, true]));
    const json = await answers(async (route) => (await ask(nobody, route, { accept: 'application/json' })).statusCode);
    expect(json).toEqual(always(401));
  });

  test('a form that was sent too late leads back to its page after signing in', async () => {
    const nextAfter = async (url: string) => {
      const { headers } = await server.browser().submit(url, {});
      return new URL(String(headers.location), 'http://localhost').searchParams.get('next');
    };
    expect(await nextAfter('/admin/users/7/disable/?x=1')).toBe('/admin/users/7/');
    expect(await nextAfter('/admin/meetings/7/end/')).toBe('/admin/meetings/7/');
    expect(await nextAfter('/account/password/')).toBe('/account/password/');
  });

  test('whoever is signed in and not staff gets a page that says so, and nothing else', async () => {
    const found = await answers(async (route) => {
      const { statusCode, body } = await ask(person, route);
      return [
        statusCode,
        body.includes('This page is for the staff of this server'),
        body.includes('aria-label="Administration"'),
      ];
    });
    expect(found).toEqual(always([403, true, false]));
  });

  test('their token opens nothing either', async () => {
    const user = fullUserSchema.parse((await person.getJson('/account/get/user-details/?acs=1')).json());
    const headers = { authorization: `Token ${user.auth_token}`, accept: 'application/json' };
    const found = await answers(async (route) => {
      const response = await ask(server.browser(), route, headers);
      return [response.statusCode, response.json().code];
    });
    // A script's token opens no page at all (attacks/tokens.test.ts).
    expect(found).toEqual(always([401, undefined]));
  });

  test('a session of staff changes nothing without the token of its page', async () => {
    for (const route of routes.filter(({ method }) => method === 'POST')) {
      const response = await staff.submit(addressOf(route), { csrf_token: '' }, { accept: 'application/json' });
      expect([route.url, response.statusCode, response.json().code]).toEqual([route.url, 403, 'csrf_token']);
    }
  });

  test('whoever is staff no longer is out with the next request', async () => {
    const other = server.browser();
    await other.signUp('other');
    const setStaff = (isStaff: number) =>
      server.database.db.updateTable('accounts').set({ is_staff: isStaff }).where('username', '=', 'other').execute();
    await setStaff(1);
    expect((await other.get('/admin/')).statusCode).toBe(200);
    await setStaff(0);
    expect((await other.get('/admin/')).statusCode).toBe(403);
  });

  test('the way there is shown to staff alone', async () => {
    const link = 'href="/admin/"';
    expect((await staff.get('/')).body).toContain(link);
    for (const browser of [person, server.browser()]) expect((await browser.get('/')).body).not.toContain(link);
  });
});
