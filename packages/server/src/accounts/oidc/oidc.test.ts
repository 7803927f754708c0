import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TestBrowser } from '../../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../../testing/testApp.ts';
import { OidcTestProvider, type People } from './testing/OidcTestProvider.ts';

const PEOPLE: People = {
  'sub-maria': {
    preferred_username: 'maria',
    given_name: 'Maria',
    family_name: 'Lopez',
    email: 'maria@example.org',
    email_verified: true,
  },
  'sub-jose': {
    name: 'José María Núñez',
    preferred_username: 'José.Núñez',
    email: 'jose@example.org',
    email_verified: true,
  },
  'sub-unverified': { name: 'Eve Eva', preferred_username: 'eve', email: 'maria@example.org', email_verified: false },
  'sub-silent': {},
};

let provider: OidcTestProvider;
let server: TestApp;
beforeAll(async () => {
  // It warns about what would be wrong in production: keys and stores in memory.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(console, 'info').mockImplementation(() => {});
  provider = await OidcTestProvider.start(PEOPLE);
});
afterAll(async () => {
  await provider.close();
  vi.restoreAllMocks();
});
beforeEach(async () => {
  server = await startTestApp({ config: { oidc: provider.settings } });
});
afterEach(async () => await server.close());

/** From VNET to the provider and back; what VNET answers at the end. */
async function travel(browser: TestBrowser, login: string, { from = '/account/oidc/', declines = false } = {}) {
  const away = await browser.get(from);
  return await browser.get(await provider.visit(String(away.headers.location), { login, declines }));
}

async function details(browser: TestBrowser) {
  return (await browser.getJson('/account/get/user-details/')).json();
}

async function signUpPage(browser: TestBrowser) {
  const { body } = await browser.get('/account/oidc/sign-up/');
  const value = (name: string) =>
    new RegExp(`name="${name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="${name}"`)
      .exec(body)
      ?.slice(1)
      .find((text) => text !== undefined) ?? '';
  return { body, value };
}

async function linkPath(browser: TestBrowser): Promise<string> {
  return (
    /href="(\/account\/oidc\/\?link=[0-9a-f]{64})"/.exec((await browser.get('/account/password/')).body)?.[1] ?? ''
  );
}

describe('somebody new', () => {
  test('gets an account and is signed in; the next time it is the same one', async () => {
    const browser = server.browser();
    expect((await browser.get('/account/sign-in/?next=/help/')).body).toContain(
      'href="/account/oidc/?next=%2Fhelp%2F"',
    );
    expect((await browser.get('/account/sign-in/')).body).toContain('Sign in with Example');
    const arrived = await travel(browser, 'sub-maria', { from: '/account/oidc/?next=%2Fhelp%2F' });
    expect(arrived.headers.location).toBe('/help/');
    expect(await details(browser)).toMatchObject({
      username: 'maria',
      email: 'maria@example.org',
      first_name: 'Maria',
      last_name: 'Lopez',
      meeting_name: 'maria',
    });
    const again = server.browser();
    expect((await travel(again, 'sub-maria')).headers.location).toBe('/account/');
    expect((await details(again)).username).toBe('maria');
    expect(await server.database.db.selectFrom('accounts').select('id').execute()).toHaveLength(1);
  });

  test('the first one is staff, the second is not', async () => {
    await travel(server.browser(), 'sub-maria');
    await travel(server.browser(), 'sub-jose');
    const rows = await server.database.db.selectFrom('accounts').select(['username', 'is_staff']).execute();
    expect(rows).toEqual([
      { username: 'maria', is_staff: 1 },
      { username: 'Jose_Nunez', is_staff: 0 },
    ]);
  });

  test('has no password: none signs in, and the page says how to get one', async () => {
    const browser = server.browser();
    await travel(browser, 'sub-maria');
    for (const password of ['', 'any password 1']) {
      expect((await server.browser().submit('/account/sign-in/', { username: 'maria', password })).statusCode).toBe(
        400,
      );
    }
    const { body } = await browser.get('/account/password/');
    expect(body).toContain('You have no password');
    expect(body).not.toContain('End the link');
    const unlinked = await browser.submit('/account/oidc/unlink/', {});
    expect(unlinked.headers.location).toBe('/account/password/?oidc=needed');
    expect((await travel(server.browser(), 'sub-maria')).headers.location).toBe('/account/');
  });

  test('whose name is taken gets one with a number', async () => {
    await server.browser().submit('/account/sign-up/', {
      username: 'MARIA',
      email: 'other@example.org',
      first_name: 'Other',
      last_name: 'Maria',
      password: 'quiet harbour 27',
      password_2: 'quiet harbour 27',
    });
    const browser = server.browser();
    await travel(browser, 'sub-maria');
    expect((await details(browser)).username).toBe('maria_2');
  });

  test('of whom the provider says too little is asked for the rest', async () => {
    const browser = server.browser();
    expect((await travel(browser, 'sub-silent')).headers.location).toBe('/account/oidc/sign-up/');
    const { value } = await signUpPage(browser);
    expect(value('username')).toBe('user');
    const typed = { username: 'silent', email: 'nowhere', first_name: 'Silent', last_name: '' };
    const refused = await browser.submit('/account/oidc/sign-up/', typed);
    expect(refused.statusCode).toBe(400);
    for (const shown of ['This is no email address.', 'Give your last name.', 'value="nowhere"']) {
      expect(refused.body).toContain(shown);
    }
    const done = await browser.submit('/account/oidc/sign-up/', { ...typed, email: 's@example.org', last_name: 'One' });
    expect(done.headers.location).toBe('/account/');
    expect((await details(browser)).username).toBe('silent');
    const again = server.browser();
    await travel(again, 'sub-silent');
    expect((await details(again)).username).toBe('silent');
  });

  test('who sends the last form twice has one account', async () => {
    const browser = server.browser();
    await travel(browser, 'sub-silent');
    const fields = { username: 'silent', email: 's@example.org', first_name: 'Silent', last_name: 'One' };
    const cookies = new Map(browser.cookies);
    await browser.submit('/account/oidc/sign-up/', fields);
    const twin = server.browser();
    for (const [name, value] of cookies) twin.cookies.set(name, value);
    const second = await twin.submit('/account/oidc/sign-up/', { ...fields, username: 'twin', email: 't@example.org' });
    expect(second.headers.location).toBe('/account/');
    expect((await details(twin)).username).toBe('silent');
    expect(await server.database.db.selectFrom('accounts').select('id').execute()).toHaveLength(1);
  });
});

describe('nobody takes an account over by its address', () => {
  test('an account with the same address is not linked, though the provider has verified the address', async () => {
    await server.browser().signUp();
    const browser = server.browser();
    expect((await travel(browser, 'sub-maria')).headers.location).toBe('/account/oidc/sign-up/');
    expect((await browser.getJson('/account/get/user-details/')).statusCode).toBe(401);
    const { body, value } = await signUpPage(browser);
    expect(body).toContain('This email address has an account already');
    expect(value('email')).toBe('maria@example.org');
    const again = await browser.submit('/account/oidc/sign-up/', {
      username: 'maria_2',
      email: 'maria@example.org',
      first_name: 'Maria',
      last_name: 'Lopez',
    });
    expect(again.statusCode).toBe(400);
    expect(await server.database.db.selectFrom('oidc_links').selectAll().execute()).toEqual([]);
  });

  test('an unverified address makes no account by itself', async () => {
    const browser = server.browser();
    expect((await travel(browser, 'sub-unverified')).headers.location).toBe('/account/oidc/sign-up/');
    expect((await signUpPage(browser)).value('email')).toBe('maria@example.org');
    expect(await server.database.db.selectFrom('accounts').select('id').execute()).toEqual([]);
  });
});

describe('an account that is linked by its owner', () => {
  test('is signed in by either; the link can be ended', async () => {
    const browser = server.browser();
    await browser.signUp('local');
    const before = browser.cookies.get('vnet_session');
    const linked = await travel(browser, 'sub-maria', { from: await linkPath(browser) });
    expect(linked.headers.location).toBe('/account/password/?oidc=linked');
    expect((await browser.get('/account/password/?oidc=linked')).body).toContain(
      'Your account is linked with Example.',
    );

    const elsewhere = server.browser();
    await travel(elsewhere, 'sub-maria');
    expect((await details(elsewhere)).username).toBe('local');
    expect(browser.cookies.get('vnet_session')).toBe(before);
    expect((await server.browser().signIn('local')).headers.location).toBe('/account/');

    const ended = await browser.submit('/account/oidc/unlink/', {});
    expect(ended.headers.location).toBe('/account/password/?oidc=unlinked');
    expect((await travel(server.browser(), 'sub-jose')).headers.location).toBe('/account/');
    const newcomer = server.browser();
    await travel(newcomer, 'sub-maria');
    expect((await details(newcomer)).username).toBe('maria');
  });

  test('an identity that has another account is not linked', async () => {
    await travel(server.browser(), 'sub-maria');
    const browser = server.browser();
    await browser.signUp('local');
    const taken = await travel(browser, 'sub-maria', { from: await linkPath(browser) });
    expect(taken.headers.location).toBe('/account/password/?oidc=taken');
    expect((await browser.get('/account/password/?oidc=taken')).body).toContain('another account here is linked');
  });

  test('no other page starts a link, and it ends in the account that began it', async () => {
    const browser = server.browser();
    await browser.signUp('local');
    for (const from of ['/account/oidc/', '/account/oidc/?link=', `/account/oidc/?link=${'0'.repeat(64)}`]) {
      expect((await browser.get(from)).headers.location).toBe('/account/');
    }
    const away = await browser.get(await linkPath(browser));
    await browser.get('/account/sign-out/');
    await browser.signUp('other');
    const back = await provider.visit(String(away.headers.location), { login: 'sub-maria' });
    expect((await browser.get(back)).headers.location).toBe('/account/password/?oidc=expired');
    expect(await server.database.db.selectFrom('oidc_links').selectAll().execute()).toEqual([]);
  });
});

describe('a sign-in that comes to nothing says why on the sign-in page', () => {
  async function expectProblem(
    browser: TestBrowser,
    response: { headers: { location?: unknown } },
    failure: string,
    sentence: string,
  ) {
    expect(response.headers.location).toBe(`/account/sign-in/?oidc=${failure}`);
    expect((await browser.get(`/account/sign-in/?oidc=${failure}`)).body).toContain(sentence);
    expect((await browser.getJson('/account/get/user-details/')).statusCode).toBe(401);
  }

  test('the person declined', async () => {
    const browser = server.browser();
    const response = await travel(browser, 'sub-maria', { declines: true });
    await expectProblem(browser, response, 'declined', 'it was not allowed at Example');
  });

  test('the browser comes back without its cookie, too late, or a second time', async () => {
    const browser = server.browser();
    const away = String((await browser.get('/account/oidc/')).headers.location);
    const back = await provider.visit(away, { login: 'sub-maria' });
    const stranger = server.browser();
    await expectProblem(stranger, await stranger.get(back), 'expired', 'took too long, or cookies are off');
    server.clock.advance(10 * 60 * 1000);
    await expectProblem(browser, await browser.get(back), 'expired', 'took too long');
    await expectProblem(browser, await browser.get(back), 'expired', 'took too long');
  });

  test('the answer belongs to another journey, or was changed on its way', async () => {
    const [browser, other] = [server.browser(), server.browser()];
    const away = String((await browser.get('/account/oidc/')).headers.location);
    await other.get('/account/oidc/');
    const back = await provider.visit(away, { login: 'sub-maria' });
    await expectProblem(other, await other.get(back), 'failed', 'did not work');
    const changed = await browser.get(back.replace(/code=[^&]+/, 'code=another'));
    await expectProblem(browser, changed, 'failed', 'did not work');
  });

  test('the provider does not answer', async () => {
    const gone = await OidcTestProvider.start(PEOPLE);
    const settings = gone.settings;
    await gone.close();
    const app = await startTestApp({ config: { oidc: settings } });
    const browser = app.browser();
    await expectProblem(browser, await browser.get('/account/oidc/'), 'unavailable', 'Example does not answer');
    await app.close();
  });

  test('the provider does not know the client', async () => {
    const app = await startTestApp({ config: { oidc: { ...provider.settings, clientSecret: 'wrong' } } });
    const browser = app.browser();
    const response = await travel(browser, 'sub-maria');
    await expectProblem(browser, response, 'failed', 'did not work');
    expect(app.logLines.join('')).toContain('oidc_failed');
    await app.close();
  });

  test('the account is disabled', async () => {
    await travel(server.browser(), 'sub-maria');
    await server.database.db.updateTable('accounts').set({ is_active: 0 }).execute();
    const browser = server.browser();
    await expectProblem(browser, await travel(browser, 'sub-maria'), 'failed', 'did not work');
  });
});

test('the cookie of the journey is sealed and for the journey alone; next leads nowhere else; codes stay out of the log', async () => {
  const browser = server.browser();
  const away = await browser.get('/account/oidc/?next=//evil.example/');
  expect(away.cookies[0]).toMatchObject({
    name: 'vnet_oidc',
    httpOnly: true,
    sameSite: 'Lax',
    path: '/account/oidc/',
    maxAge: 600,
  });
  const url = new URL(String(away.headers.location));
  expect(url.searchParams.get('code_challenge_method')).toBe('S256');
  for (const name of ['state', 'nonce']) {
    const value = String(url.searchParams.get(name));
    expect(value.length).toBeGreaterThanOrEqual(32);
    expect(away.cookies[0]?.value).not.toContain(value);
  }
  const back = await provider.visit(url.href, { login: 'sub-maria' });
  browser.cookies.set('vnet_session', 'chosen-by-an-attacker');
  expect((await browser.get(back)).headers.location).toBe('/account/');
  expect(browser.cookies.get('vnet_session')).not.toBe('chosen-by-an-attacker');
  const code = String(new URLSearchParams(back.split('?')[1]).get('code'));
  for (const secret of [code, String(url.searchParams.get('state')), provider.settings.clientSecret]) {
    expect(server.logLines.join('')).not.toContain(secret);
  }
});

test('a provider that takes the secret in the body of a POST alone', async () => {
  const posting = await OidcTestProvider.start(PEOPLE, 'client_secret_post');
  const app = await startTestApp({ config: { oidc: posting.settings } });
  const browser = app.browser();
  const away = await browser.get('/account/oidc/');
  const back = await posting.visit(String(away.headers.location), { login: 'sub-maria' });
  expect((await browser.get(back)).headers.location).toBe('/account/');
  await app.close();
  await posting.close();
});

test('without a provider there is neither button nor path', async () => {
  const plain = await startTestApp();
  expect((await plain.browser().get('/account/sign-in/')).body).not.toContain('/account/oidc/');
  expect((await plain.browser().get('/account/oidc/')).statusCode).toBe(404);
  await plain.close();
});
