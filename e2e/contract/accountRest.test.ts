import { describe, expect, test } from 'vitest';
import { PASSWORD, theGuest, theHost } from './support/people.ts';
import { readiness } from './support/server.ts';
import { FULL_USER, fieldsOf, SHORT_USER } from './support/shapes.ts';
import { Visitor } from './support/Visitor.ts';

const credentials = async () => ({ username: (await theHost()).username, password: PASSWORD });

describe('contract, REST: GET /account/p-login/', () => {
  test('200 with what it takes and returns', async () => {
    const answer = await new Visitor().getJson('/account/p-login/');
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      url: 'user authentication',
      fields: ['username', 'password'],
      returns: ['user_data'],
    });
  });
});

describe('contract, REST: POST /account/p-login/', () => {
  test('200 with the full User', async () => {
    const { username, email, token } = await theHost();
    const answer = await new Visitor().postJson('/account/p-login/', await credentials());
    expect(answer.status).toBe(200);
    expect(fieldsOf(answer.json)).toEqual(['details', 'success', 'url']);
    expect(answer.json).toMatchObject({ url: 'user authentication', success: true });
    expect(fieldsOf(answer.json.details)).toEqual(FULL_USER);
    expect(answer.json.details).toMatchObject({ username, email, meeting_name: username, auth_token: token });
  });

  test.each([true, 1, '1', 'true'])('the full one where acs is %j', async (acs) => {
    const answer = await new Visitor().postJson('/account/p-login/', { ...(await credentials()), acs });
    expect(fieldsOf(answer.json.details)).toEqual(FULL_USER);
  });

  test.each([false, 0, '', null])('the short one where acs is %j', async (acs) => {
    const answer = await new Visitor().postJson('/account/p-login/', { ...(await credentials()), acs });
    expect(answer.json.success).toBe(true);
    expect(fieldsOf(answer.json.details)).toEqual(SHORT_USER);
  });

  test('a form is accepted, with acs and without', async () => {
    const full = await new Visitor().submit('/account/p-login/', await credentials());
    expect(fieldsOf(full.json.details)).toEqual(FULL_USER);
    const short = await new Visitor().submit('/account/p-login/', { ...(await credentials()), acs: '' });
    expect(fieldsOf(short.json.details)).toEqual(SHORT_USER);
  });

  test('it signs nobody in', async () => {
    const visitor = new Visitor();
    await visitor.postJson('/account/p-login/', await credentials());
    expect(visitor.cookies.size).toBe(0);
  });

  test('400 Wrong Credentials for a wrong password, an unknown name, nothing, and other types', async () => {
    const { username } = await theGuest();
    for (const body of [
      { username, password: 'wrong' },
      { username: `${username}_nobody`, password: PASSWORD },
      {},
      { username: [username], password: { $ne: '' } },
    ]) {
      const answer = await new Visitor().postJson('/account/p-login/', body);
      expect(answer.status).toBe(400);
      expect(answer.json).toEqual({ url: 'user authentication', success: false, error: 'Wrong Credentials' });
    }
  });
});

describe('contract, REST: GET /account/get/user-details/', () => {
  test('200 with the short User', async () => {
    const { browser, username, email } = await theHost();
    const answer = await browser.getJson('/account/get/user-details/');
    expect(answer.status).toBe(200);
    expect(fieldsOf(answer.json)).toEqual(SHORT_USER);
    expect(answer.json).toMatchObject({
      username,
      email,
      first_name: 'Maria',
      last_name: 'Lopez',
      meeting_name: username,
    });
  });

  test('?acs=1 the full one, the same token each time', async () => {
    const { browser, script, token } = await theHost();
    for (const visitor of [browser, script]) {
      const answer = await visitor.getJson('/account/get/user-details/?acs=1');
      expect(fieldsOf(answer.json)).toEqual(FULL_USER);
      expect(answer.json.auth_token).toBe(token);
    }
  });

  test('the call provider’s identity and token, which opens no room by itself', async () => {
    const { script } = await theHost();
    const { acs_identity, acs_token } = (await script.getJson('/account/get/user-details/?acs=1')).json;
    expect([acs_identity, acs_token]).toEqual([expect.any(String), expect.any(String)]);
    if (!(await readiness()).provider) return;
    expect(acs_identity).not.toBe('');
    expect(acs_token).not.toBe('');
    const claims = jwtClaims(String(acs_token));
    // LiveKit's grant; ACS has none of that name.
    expect(claims.video).toBeUndefined();
  });

  test('tokens are the person’s alone', async () => {
    const [host, guest] = [await theHost(), await theGuest()];
    expect(host.token).not.toBe(guest.token);
    expect((await guest.script.getJson('/account/get/user-details/')).json.username).toBe(guest.username);
  });
});

function jwtClaims(token: string): Record<string, unknown> {
  const [, claims = ''] = token.split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
}
