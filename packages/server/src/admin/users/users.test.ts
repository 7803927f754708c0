import { fullUserSchema } from '@vnet/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signUpFields, type TestBrowser } from '../../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../../testing/testApp.ts';

let server: TestApp;
let staff: TestBrowser;
beforeEach(async () => {
  server = await startTestApp();
  staff = server.browser();
  await staff.signUp('chief');
});
afterEach(() => server.close());

async function signUp(username: string, changes: Record<string, string> = {}): Promise<TestBrowser> {
  const browser = server.browser();
  await browser.submit('/account/sign-up/', { ...signUpFields({ username }), ...changes });
  await browser.get('/account/');
  return browser;
}

async function idOf(username: string): Promise<string> {
  const row = await server.database.db
    .selectFrom('accounts')
    .select('id')
    .where('username', '=', username)
    .executeTakeFirstOrThrow();
  return row.id;
}

const act = async (username: string, action: string, fields: Record<string, string> = {}) =>
  await staff.submit(`/admin/users/${await idOf(username)}/${action}/`, fields);

const rowsOf = (html: string) => [...html.matchAll(/<th scope="row"[^>]*><a[^>]*>(.*?)<\/a>/g)].map(([, name]) => name);

const logged = async () =>
  (await server.database.db.selectFrom('audit_log').select(['actor_name', 'action', 'subject']).execute()).map(
    ({ actor_name, action, subject }) => `${actor_name} ${action} ${subject}`,
  );

describe('looking for users', () => {
  test('finds by username, name and email address, every word somewhere', async () => {
    await signUp('ada', { first_name: 'Ada', last_name: 'Lovelace', email: 'countess@example.org' });
    await signUp('zoe_k', { first_name: 'Zoë', last_name: 'Kravitz' });
    const found = async (q: string) => rowsOf((await staff.get(`/admin/users/?q=${encodeURIComponent(q)}`)).body);
    expect(await found('')).toEqual(['ada', 'chief', 'zoe_k']);
    expect(await found('LOVE ada')).toEqual(['ada']);
    expect(await found('countess@EXAMPLE.org')).toEqual(['ada']);
    expect(await found('Zoë')).toEqual(['zoe_k']);
    expect(await found('love zoë')).toEqual([]);
  });

  test('takes no pattern and no SQL from what is typed', async () => {
    await signUp('a_b');
    await signUp('axb');
    const found = async (q: string) => rowsOf((await staff.get(`/admin/users/?q=${encodeURIComponent(q)}`)).body);
    expect(await found('a_b')).toEqual(['a_b']);
    expect(await found('%')).toEqual([]);
    expect(await found('\\')).toEqual([]);
    expect(await found("' or 1=1 --")).toEqual([]);
    const page = await staff.get(`/admin/users/?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(page.body).not.toContain('<script>alert');
  });

  test('shows page after page, and staff or disabled ones alone', async () => {
    const row = await server.database.db.selectFrom('accounts').selectAll().executeTakeFirstOrThrow();
    for (let count = 10; count < 40; count += 1) {
      const name = `many_${count}`;
      const changes = { id: name, username: name, username_key: name, email: name, email_key: name };
      await server.database.db
        .insertInto('accounts')
        .values({ ...row, ...changes, is_staff: 0, is_active: count === 20 ? 0 : 1 })
        .execute();
    }
    const first = await staff.get('/admin/users/?q=many');
    expect(rowsOf(first.body)).toHaveLength(25);
    expect(first.body).toContain('href="/admin/users/?q=many&amp;page=2"');
    const second = await staff.get('/admin/users/?q=many&page=2');
    expect(rowsOf(second.body)).toEqual(['many_35', 'many_36', 'many_37', 'many_38', 'many_39']);
    expect(second.body).not.toContain('Next page');
    const beyond = (await staff.get('/admin/users/?q=many&page=3')).body.replaceAll('<!-- -->', '');
    expect(beyond).toContain('The list ends before page 3. <a href="/admin/users/?q=many">Go to the first page</a>');
    expect(beyond).not.toContain('Nobody is found');
    expect(rowsOf((await staff.get('/admin/users/?show=staff')).body)).toEqual(['chief']);
    expect(rowsOf((await staff.get('/admin/users/?show=disabled')).body)).toEqual(['many_20']);
    for (const odd of ['page=0', 'page=-1', 'page=x', 'page=99999', 'show=x', 'q[]=1'])
      expect((await staff.get(`/admin/users/?${odd}`)).statusCode).toBe(200);
  });

  test('nobody sees tokens or passwords', async () => {
    const ada = await signUp('ada');
    const user = fullUserSchema.parse((await ada.getJson('/account/get/user-details/?acs=1')).json());
    const page = (await staff.get(`/admin/users/${await idOf('ada')}/`)).body;
    expect(page).toContain('ada@example.org');
    const { password_hash } = await server.database.db
      .selectFrom('accounts')
      .select('password_hash')
      .where('username', '=', 'ada')
      .executeTakeFirstOrThrow();
    for (const secret of [user.auth_token, user.acs_token, password_hash]) expect(page).not.toContain(secret);
  });

  test('an unknown one is not found', async () => {
    expect((await staff.get('/admin/users/nobody/')).statusCode).toBe(404);
    expect((await staff.submit('/admin/users/nobody/disable/', {})).statusCode).toBe(404);
  });
});

describe('disabling', () => {
  test('ends sessions and token at once; enabling lets the person sign in again, and the token works again', async () => {
    const ada = await signUp('ada');
    const user = fullUserSchema.parse((await ada.getJson('/account/get/user-details/?acs=1')).json());
    const byToken = (token: string) =>
      server.browser().getJson('/account/get/user-details/', { authorization: `Token ${token}` });
    const response = await act('ada', 'disable');
    expect(response.statusCode).toBe(303);
    expect((await staff.get(String(response.headers.location))).body).toContain('The account is disabled');
    expect((await ada.getJson('/account/get/user-details/')).statusCode).toBe(401);
    expect((await byToken(user.auth_token)).statusCode).toBe(401);
    expect((await server.browser().signIn('ada')).statusCode).toBe(400);

    const enabled = await act('ada', 'enable');
    expect((await staff.get(String(enabled.headers.location))).body).toContain('their token works again');
    const again = server.browser();
    expect((await again.signIn('ada')).statusCode).toBe(302);
    expect((await ada.getJson('/account/get/user-details/')).statusCode).toBe(401);
    const kept = fullUserSchema.parse((await again.getJson('/account/get/user-details/?acs=1')).json());
    expect(kept.auth_token).toBe(user.auth_token);
    expect((await byToken(user.auth_token)).statusCode).toBe(200);
    expect(await logged()).toEqual(['chief user.disable ada', 'chief user.enable ada']);
  });

  test('takes the person out of the meetings that go on, and forgets the token for calls', async () => {
    await signUp('ada');
    const id = await idOf('ada');
    server.provider.live = ['one', 'two'].map((meetingUuid) => ({ meetingUuid, since: new Date(0), people: 2 }));
    await act('ada', 'disable');
    expect(server.provider.removed).toEqual([`${id} from one`, `${id} from two`]);
    const row = await server.database.db
      .selectFrom('call_identities')
      .select('sealed_token')
      .where('account_id', '=', id)
      .executeTakeFirst();
    expect(row?.sealed_token ?? null).toBeNull();
  });

  test('done twice it is in the log once', async () => {
    await signUp('ada');
    await act('ada', 'disable');
    await act('ada', 'disable');
    expect(await logged()).toEqual(['chief user.disable ada']);
  });
});

describe('password reset links', () => {
  const linkIn = (body: string) => /http:\/\/localhost:80(\/account\/reset\/[^\s"<&]+)/.exec(body)?.[1];

  test('are shown once, whole, and set a new password', async () => {
    await signUp('ada');
    expect((await staff.get(`/admin/users/${await idOf('ada')}/`)).body).toContain('Make a password reset link');
    const page = await act('ada', 'reset-link');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.body.replaceAll('<!-- -->', '')).toContain('works once, within an hour, and is not shown again');
    const link = String(linkIn(page.body));
    const ada = server.browser();
    expect((await ada.get(link)).headers.location).toBe('/account/reset/');
    const password = 'another harbour 28';
    expect((await ada.submit('/account/reset/', { password, password_2: password })).headers.location).toBe(
      '/account/sign-in/?reset=1',
    );
    expect((await server.browser().signIn('ada', password)).headers.location).toBe('/account/');
    expect((await server.browser().get(link)).statusCode).toBe(404);
  });

  test('are made for active accounts alone; it is in the log that they were, and nowhere what they are', async () => {
    await signUp('ada');
    const link = String(linkIn((await act('ada', 'reset-link')).body));
    await server.browser().get(link);
    await act('ada', 'disable');
    expect(linkIn((await act('ada', 'reset-link')).body)).toBeUndefined();
    expect(await logged()).toEqual(['chief user.reset-link ada', 'chief user.disable ada']);
    const rows = await server.database.db.selectFrom('audit_log').selectAll().execute();
    const secret = String(link.split('/').at(-2));
    expect(secret.length).toBeGreaterThan(20);
    expect(JSON.stringify(rows) + server.logLines.join('')).not.toContain(secret);
  });
});

describe('staff', () => {
  test('is made and unmade', async () => {
    const ada = await signUp('ada');
    await act('ada', 'make-staff');
    expect((await ada.get('/admin/')).statusCode).toBe(200);
    await act('ada', 'unmake-staff');
    expect((await ada.get('/admin/')).statusCode).toBe(403);
    expect(await logged()).toEqual(['chief user.make-staff ada', 'chief user.unmake-staff ada']);
  });

  test('the last active one stays, and is told why', async () => {
    await signUp('ada');
    await act('ada', 'make-staff');
    await act('ada', 'disable');
    const response = await act('chief', 'delete', { username: 'chief' });
    expect(response.statusCode).toBe(409);
    expect(response.body).toContain('This is the only active member of staff, so nothing was changed.');
    expect((await staff.get('/admin/')).statusCode).toBe(200);
  });

  test('nobody takes access from themselves; another member of staff can', async () => {
    const ada = await signUp('ada');
    await act('ada', 'make-staff');
    await ada.get('/account/');
    for (const action of ['disable', 'unmake-staff']) {
      const response = await act('chief', action);
      expect(response.statusCode).toBe(409);
      expect(response.body).toContain('This is your own account, so nothing was changed.');
    }
    expect((await staff.get('/admin/')).statusCode).toBe(200);
    expect(await logged()).toEqual(['chief user.make-staff ada']);

    const own = `/admin/users/${await idOf('chief')}/`;
    const offered = [/action="[^"]*\/disable\/"/, /action="[^"]*\/unmake-staff\/"/];
    for (const form of offered) {
      expect((await staff.get(own)).body).not.toMatch(form);
      expect((await ada.get(own)).body).toMatch(form);
    }
    expect((await ada.submit(`${own}unmake-staff/`, {})).statusCode).toBe(303);
    expect((await staff.get('/admin/')).statusCode).toBe(403);
  });

  test('two who unmake each other at once: one stays', async () => {
    const ada = await signUp('ada');
    await act('ada', 'make-staff');
    await ada.get('/account/');
    const [chiefId, adaId] = [await idOf('chief'), await idOf('ada')];
    const answers = await Promise.all([
      staff.submit(`/admin/users/${adaId}/unmake-staff/`, {}),
      ada.submit(`/admin/users/${chiefId}/unmake-staff/`, {}),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409]);
  });
});

describe('deleting', () => {
  test('takes the username, typed; then all that was theirs is gone, and they are out of their meetings', async () => {
    const ada = await signUp('ada');
    const start_time = '2026-05-02T10:00:00+03:00';
    await ada.postJson('/meeting/new/', { title: 'T', notes: 'N', start_time });
    const id = await idOf('ada');
    server.provider.live = [{ meetingUuid: 'now', since: server.clock.now(), people: 2 }];
    const wrong = await act('ada', 'delete', { username: 'adaa' });
    expect(wrong.statusCode).toBe(400);
    expect(wrong.body).toContain('This is not the username of this user, so nobody was deleted.');
    expect(wrong.body).toContain('value="adaa"');
    expect(await logged()).toEqual([]);

    expect((await act('ada', 'delete', { username: ' ADA ' })).headers.location).toBe('/admin/users/?done=delete');
    expect((await ada.getJson('/account/get/user-details/')).statusCode).toBe(401);
    expect((await staff.get(`/admin/users/${id}/`)).statusCode).toBe(404);
    expect(await server.database.db.selectFrom('meetings').select('id').execute()).toEqual([]);
    expect(server.provider.removed).toEqual([`${id} from now`]);
    expect(await logged()).toEqual(['chief user.delete ada']);
  });

  test('is done although the call provider is down', async () => {
    await signUp('ada');
    server.provider.down = true;
    expect((await act('ada', 'delete', { username: 'ada' })).statusCode).toBe(303);
    expect(await logged()).toEqual(['chief user.delete ada']);
  });

  test('of oneself leaves the name in the log', async () => {
    await signUp('ada');
    await act('ada', 'make-staff');
    expect((await act('chief', 'delete', { username: 'chief' })).statusCode).toBe(303);
    expect(await logged()).toContain('chief user.delete chief');
  });
});
