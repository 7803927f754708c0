import { describe, expect, test } from 'vitest';
import { makeMeeting, PLAN } from './support/meetings.ts';
import { PASSWORD, theGuest, theHost } from './support/people.ts';
import { IS_TLS } from './support/server.ts';
import { NOT_LOGGED_IN } from './support/shapes.ts';
import { Visitor } from './support/Visitor.ts';

describe('contract, Who is asking: session', () => {
  test('the sign-in form sets an HttpOnly, SameSite=Lax cookie, Secure behind TLS', async () => {
    const { username } = await theHost();
    const answer = await new Visitor().submit('/account/sign-in/', { username, password: PASSWORD });
    expect(answer.status).toBe(302);
    expect(answer.setCookies).toHaveLength(1);
    const [, ...attributes] = String(answer.setCookies[0]).toLowerCase().split(/;\s*/);
    expect(attributes).toEqual(expect.arrayContaining(['httponly', 'samesite=lax', 'path=/']));
    expect(attributes.includes('secure')).toBe(IS_TLS);
  });

  test('signing in never takes over a cookie that the browser brought', async () => {
    const { username } = await theHost();
    const browser = new Visitor();
    await browser.submit('/account/sign-in/', { username, password: PASSWORD });
    const [[name = '', first = ''] = []] = [...browser.cookies];
    const victim = new Visitor();
    victim.cookies.set(
      name,
      first.replace(/^./, (letter) => (letter === 'a' ? 'b' : 'a')),
    );
    const planted = victim.cookies.get(name);
    await victim.submit('/account/sign-in/', { username, password: PASSWORD });
    expect(victim.cookies.get(name)).not.toBe(planted);
    expect(victim.cookies.get(name)).not.toBe(first);
  });

  test('a cookie that was made up is nobody', async () => {
    const { browser } = await theHost();
    const stranger = new Visitor();
    for (const name of browser.cookies.keys()) stranger.cookies.set(name, 'made-up');
    expect((await stranger.getJson('/account/get/user-details/')).status).toBe(401);
  });
});

describe('contract, Who is asking: Authorization: Token', () => {
  test('signs every REST path, and needs no CSRF token', async () => {
    const { script, username } = await theHost();
    const { meeting_id } = await makeMeeting();
    for (const path of [
      '/account/get/user-details/',
      '/account/get/user-details/?acs=1',
      '/meeting/meetings/',
      `/meeting/meetings/${meeting_id}/`,
      '/meeting/new/',
    ]) {
      expect((await script.getJson(path)).status, path).toBe(200);
    }
    expect((await script.getJson('/account/get/user-details/')).json.username).toBe(username);
    expect((await script.postJson('/meeting/new/', PLAN)).status).toBe(201);
    expect((await script.submit('/meeting/new/', PLAN)).status).toBe(201);
  });

  test.each([
    ['none', ''],
    ['a blank', ' '],
    ['one of another shape', 'x'],
    ['one that nobody has', '0'.repeat(40)],
    ['two', 'a b'],
    ['one of 4,000 characters', 'x'.repeat(4000)],
  ])('a wrong token is nobody: %s', async (_what, token) => {
    const answer = await new Visitor(token).getJson('/account/get/user-details/');
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual(NOT_LOGGED_IN);
  });

  test('is for REST and the socket: pages take its bearer for nobody', async () => {
    const { token } = await theHost();
    for (const path of ['/account/', '/meet/', '/admin/']) {
      const answer = await new Visitor(token).get(path);
      expect([path, answer.status, answer.location]).toEqual([
        path,
        302,
        `/account/sign-in/?next=${encodeURIComponent(path)}`,
      ]);
    }
  });

  test('another scheme is nobody', async () => {
    const { token } = await theHost();
    const answer = await new Visitor().getJson('/meeting/meetings/', { authorization: `Bearer ${token}` });
    expect(answer.status).toBe(401);
  });
});

describe('contract, Who is asking: a POST under a session needs the CSRF token of its page', () => {
  const hosted = async () => {
    const { script } = await theHost();
    const { meetings } = (await script.getJson('/meeting/meetings/')).json;
    return Array.isArray(meetings) ? meetings.length : Number.NaN;
  };

  test('without it nothing is changed', async () => {
    const { browser } = await theHost();
    const before = await hosted();
    const bare = new Visitor();
    for (const [name, value] of browser.cookies) bare.cookies.set(name, value);
    expect((await bare.submit('/meeting/new/', PLAN)).status).toBe(403);
    expect((await bare.postJson('/meeting/new/', PLAN)).status).toBe(403);
    expect((await bare.submit('/account/', { first_name: 'Mallory' })).status).toBe(403);
    expect(await hosted()).toBe(before);
  });

  test('with the token of somebody else’s page neither', async () => {
    const [host, guest] = [await theHost(), await theGuest()];
    await guest.browser.get('/account/');
    const before = await hosted();
    const crossed = new Visitor();
    for (const [name, value] of host.browser.cookies) crossed.cookies.set(name, value);
    crossed.hidden = guest.browser.hidden;
    expect((await crossed.submit('/meeting/new/', PLAN)).status).toBe(403);
    expect(await hosted()).toBe(before);
  });

  test('with it, form and JSON are accepted', async () => {
    const { browser } = await theHost();
    await browser.get('/account/');
    expect((await browser.submit('/meeting/new/', PLAN)).status).toBe(201);
    expect((await browser.postJson('/meeting/new/', PLAN)).status).toBe(201);
  });

  test('a page of another origin changes nothing', async () => {
    const { browser } = await theHost();
    await browser.get('/account/');
    const before = await hosted();
    expect((await browser.submit('/meeting/new/', PLAN, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await hosted()).toBe(before);
  });
});

describe('contract, Who is asking: nobody', () => {
  test.each(['/account/', '/account/?a=b&c=%2F', '/meet/', '/meet/new-meeting/', '/meet/conf/a%2Fb/?x=1', '/admin/'])(
    'the page %s redirects to the sign-in form, which knows the way back',
    async (path) => {
      const answer = await new Visitor().get(path);
      expect(answer.status).toBe(302);
      const target = new URL(answer.location, 'http://vnet');
      expect(target.pathname).toBe('/account/sign-in/');
      expect(target.searchParams.get('next')).toBe(path);
    },
  );

  test.each([
    ['GET', '/account/get/user-details/'],
    ['GET', '/meeting/meetings/'],
    ['GET', '/meeting/meetings/abcd-efgh-jkm/'],
    ['GET', '/meeting/new/'],
    ['POST', '/meeting/new/'],
    ['POST', '/meeting/meetings/abcd-efgh-jkm/join/'],
  ])('%s %s answers 401 and that body, to browsers too', async (method, path) => {
    const visitor = new Visitor();
    for (const answer of method === 'GET'
      ? [await visitor.getJson(path), await visitor.get(path)]
      : [await visitor.postJson(path, {}), await visitor.submit(path, {})]) {
      expect(answer.status).toBe(401);
      expect(answer.json).toEqual(NOT_LOGGED_IN);
    }
  });

  test('/account/error/ answers 401 and that body to anyone', async () => {
    const { browser, script } = await theHost();
    for (const answer of [
      await new Visitor().get('/account/error/'),
      await browser.get('/account/error/'),
      await script.getJson('/account/error/'),
    ]) {
      expect(answer.status).toBe(401);
      expect(answer.json).toEqual(NOT_LOGGED_IN);
    }
  });
});
