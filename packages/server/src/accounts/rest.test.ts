import { fullUserSchema, NOT_LOGGED_IN, shortUserSchema } from '@vnet/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GOOD_PASSWORD } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';
import { placeholderEmail } from './missingEmail.ts';

let server: TestApp;
beforeAll(async () => {
  server = await startTestApp();
  await server.browser().signUp();
});
afterAll(async () => await server.close());

const CREDENTIALS = { username: 'maria', password: GOOD_PASSWORD };
const SHORT = ['email', 'first_name', 'last_name', 'meeting_name', 'profile_image', 'username'];
const FULL = ['acs_identity', 'acs_token', 'auth_token', ...SHORT];

function multipartForm(fields: Record<string, string>): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--part\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}--part--\r\n`;
}

async function authToken(): Promise<string> {
  const response = await server.browser().postJson('/account/p-login/', CREDENTIALS);
  return fullUserSchema.parse(response.json().details).auth_token;
}

describe('contract, REST: GET /account/p-login/', () => {
  test('200 with what it takes and returns', async () => {
    const response = await server.browser().getJson('/account/p-login/');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({
      url: 'user authentication',
      fields: ['username', 'password'],
      returns: ['user_data'],
    });
  });
});

describe('contract, REST: POST /account/p-login/', () => {
  test('of a field that a form sends twice the last value counts', async () => {
    const browser = server.browser();
    const fields = `username=x&username=${CREDENTIALS.username}&password=${encodeURIComponent(CREDENTIALS.password)}`;
    const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    expect((await browser.post('/account/p-login/', fields, form)).statusCode).toBe(200);

    const parts = new FormData();
    for (const [name, value] of [['username', 'x'], ...Object.entries(CREDENTIALS)])
      parts.append(name ?? '', value ?? '');
    const encoded = new Response(parts);
    const type = { 'content-type': encoded.headers.get('content-type') ?? '', accept: 'application/json' };
    const body = Buffer.from(await encoded.arrayBuffer());
    expect((await browser.post('/account/p-login/', body, type)).statusCode).toBe(200);
  });

  test('200 with the full User', async () => {
    const response = await server.browser().postJson('/account/p-login/', CREDENTIALS);
    expect(response.statusCode).toBe(200);
    const { url, success, details } = response.json();
    expect({ url, success }).toEqual({ url: 'user authentication', success: true });
    expect(Object.keys(details).sort()).toEqual(FULL);
    expect(details).toMatchObject({ username: 'maria', meeting_name: 'maria', email: 'maria@example.org' });
    expect(details.profile_image).toMatch(/^\/media\//);
    expect(details.acs_identity).not.toBe('');
    expect(details.acs_token).not.toBe('');
  });

  test.each([false, 0, '', null, '0', 'false'])('the short User where acs is %j', async (acs) => {
    const response = await server.browser().postJson('/account/p-login/', { ...CREDENTIALS, acs });
    expect(Object.keys(response.json().details).sort()).toEqual(SHORT);
  });

  test.each([true, 1, '1', 'true'])('the full User where acs is %j', async (acs) => {
    const response = await server.browser().postJson('/account/p-login/', { ...CREDENTIALS, acs });
    expect(Object.keys(response.json().details).sort()).toEqual(FULL);
  });

  test('so is a form with parts (RFC 7578), which scripts send from a FormData', async () => {
    const response = await server.app.inject({
      method: 'POST',
      url: '/account/p-login/',
      headers: { 'content-type': 'multipart/form-data; boundary=part' },
      payload: multipartForm({ ...CREDENTIALS, acs: '' }),
    });
    expect(response.statusCode).toBe(200);
    expect(Object.keys(response.json().details).sort()).toEqual(SHORT);
  });

  test('a file in it is refused', async () => {
    const response = await server.app.inject({
      method: 'POST',
      url: '/account/p-login/',
      headers: { 'content-type': 'multipart/form-data; boundary=part' },
      payload: multipartForm({ 'username"; filename="x.txt': 'maria' }),
    });
    expect(response.statusCode).toBe(413);
  });

  test('a form is accepted as well as JSON', async () => {
    const response = await server.browser().submit('/account/p-login/', { ...CREDENTIALS, acs: '' });
    expect(Object.keys(response.json().details).sort()).toEqual(SHORT);
  });

  test.each([
    ['a wrong password', { ...CREDENTIALS, password: 'wrong' }],
    ['an unknown name', { ...CREDENTIALS, username: 'nobody' }],
    ['nothing', {}],
    ['values of other types', { username: ['maria'], password: { $ne: '' } }],
    ['a body that is no object', 'maria'],
  ])('400 Wrong Credentials for %s', async (_what, body) => {
    const response = await server.browser().postJson('/account/p-login/', body);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ url: 'user authentication', success: false, error: 'Wrong Credentials' });
  });

  test('signs nobody in', async () => {
    const browser = server.browser();
    await browser.postJson('/account/p-login/', CREDENTIALS);
    expect(browser.cookies.size).toBe(0);
  });
});

describe('contract, REST: GET /account/get/user-details/', () => {
  test('200 with the short User under a session', async () => {
    const browser = server.browser();
    await browser.signIn();
    const response = await browser.getJson('/account/get/user-details/');
    expect(response.statusCode).toBe(200);
    expect(Object.keys(response.json()).sort()).toEqual(SHORT);
    expect(shortUserSchema.parse(response.json()).username).toBe('maria');
  });

  test('?acs=1 the full one, with the token that p-login gives', async () => {
    const browser = server.browser();
    await browser.signIn();
    const response = await browser.getJson('/account/get/user-details/?acs=1');
    expect(Object.keys(response.json()).sort()).toEqual(FULL);
    expect(response.json().auth_token).toBe(await authToken());
    expect(response.headers['cache-control']).toBe('no-store');
  });

  test('JSON even to a browser, 401 to anonymous', async () => {
    const response = await server.browser().get('/account/get/user-details/');
    expect(response.statusCode).toBe(401);
    expect(response.json()).toEqual(NOT_LOGGED_IN);
  });
});

describe('contract, Who is asking: Authorization: Token', () => {
  test('a token signs a request', async () => {
    const authorization = `Token ${await authToken()}`;
    const response = await server.browser().getJson('/account/get/user-details/', { authorization });
    expect(response.json().username).toBe('maria');
  });

  test('a POST with a token needs no CSRF token', async () => {
    const authorization = `Token ${await authToken()}`;
    const meeting = { title: 'Plan', notes: 'All', start_time: '2026-05-02T10:00:00Z' };
    const response = await server
      .browser()
      .postJson('/meeting/new/', meeting, { authorization, 'x-csrf-token': '', origin: '' });
    expect(response.statusCode).toBe(201);
  });

  test.each(['Token wrong', 'Token', 'Token a b', 'Bearer x', `Token ${'a'.repeat(5000)}`])(
    '%s is nobody',
    async (authorization) => {
      const response = await server.browser().getJson('/account/get/user-details/', { authorization });
      expect(response.statusCode).toBe(401);
      expect(response.json()).toEqual(NOT_LOGGED_IN);
    },
  );

  test('a wrong token beside a good session is nobody', async () => {
    const browser = server.browser();
    await browser.signIn();
    const response = await browser.getJson('/account/get/user-details/', { authorization: 'Token wrong' });
    expect(response.statusCode).toBe(401);
  });
});

describe('contract, Who is asking: /account/error/', () => {
  test('401 and that body to anyone', async () => {
    const browser = server.browser();
    await browser.signIn();
    for (const anyone of [server.browser(), browser]) {
      const response = await anyone.get('/account/error/');
      expect(response.statusCode).toBe(401);
      expect(response.json()).toEqual(NOT_LOGGED_IN);
    }
  });
});

test('what stands in the database for a missing address leaves the server nowhere', async () => {
  const staff = await startTestApp();
  try {
    const person = staff.browser();
    await person.signUp();
    const { id } = await staff.database.db.selectFrom('accounts').select('id').executeTakeFirstOrThrow();
    const email = placeholderEmail(id);
    await staff.database.db.updateTable('accounts').set({ email, email_key: email }).execute();
    expect((await person.getJson('/account/get/user-details/')).json().email).toBe('');
    const plan = { title: 'T', notes: 'N', start_time: '2026-05-02T10:00:00Z' };
    const meeting = (await person.postJson('/meeting/new/', plan)).json();
    expect(meeting.host.email).toBe('');
    const pages = [
      '/account/',
      '/admin/users/',
      `/admin/users/${id}/`,
      '/admin/meetings/',
      `${meeting.meeting_url}meeting.ics`,
    ];
    for (const path of ['/meeting/meetings/', '/meet/', ...pages]) {
      const answer = await person.get(path);
      expect([path, answer.body.includes('vnet.invalid')]).toEqual([path, false]);
      if (pages.includes(path)) expect([path, answer.statusCode]).toEqual([path, 200]);
    }
  } finally {
    await staff.close();
  }
});
