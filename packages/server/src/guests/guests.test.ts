import { type GuestPass, guestPassSchema, isGuestUsername, joinCredentialsSchema, meetingSchema } from '@vnet/protocol';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

let server: TestApp;
let host: TestBrowser;
let other: TestBrowser;
beforeAll(async () => {
  server = await startTestApp();
  host = server.browser();
  other = server.browser();
  await host.signUp('host');
  await other.signUp('other');
});
afterAll(async () => await server.close());

async function makeMeeting() {
  const plan = { title: 'Visit', notes: 'N', start_time: '2026-05-02T10:00:00Z' };
  const meeting = meetingSchema.parse((await host.postJson('/meeting/new/', plan)).json());
  // Waiting is in door.test.ts.
  await host.postJson(`${meeting.meeting_url}lobby/`, { lobby: 'off' });
  return meeting;
}

async function makePass(meetingUrl: string, plan: Record<string, unknown> = {}): Promise<GuestPass> {
  const response = await host.postJson(`${meetingUrl}passes/`, { label: 'The architects', ...plan });
  expect(response.statusCode).toBe(201);
  return guestPassSchema.parse(response.json());
}

const pathOf = ({ url }: GuestPass) => new URL(url).pathname;

/** Somebody who opened the link, typed a name, and is in front of the lobby. */
async function guestBy(pass: GuestPass, name = 'Zoë'): Promise<TestBrowser> {
  const guest = server.browser();
  const response = await guest.submit(pathOf(pass), { name });
  expect(response.statusCode).toBe(302);
  const page = await guest.get(String(response.headers.location));
  expect([200, 503]).toContain(page.statusCode);
  guest.csrfToken = await tokenOf(guest, pass);
  return guest;
}

/** The app's page is not built here, so the token comes from another page that a guest may see. */
async function tokenOf(guest: TestBrowser, pass: GuestPass): Promise<string> {
  const meeting = (await host.getJson('/meeting/meetings/')).json().meetings[0];
  const second = await makePass(meeting.meeting_url);
  expect(second.id).not.toBe(pass.id);
  await guest.get(pathOf(second));
  return guest.csrfToken;
}

describe('passes, as the host has them', () => {
  test('a link with a secret of 192 bits, listed, shown again, and kept as a hash and sealed', async () => {
    const meeting = await makeMeeting();
    const pass = await makePass(meeting.meeting_url, { expires_at: '2026-05-03T00:00:00Z', most_uses: 3 });
    expect(pass).toEqual({
      id: expect.any(String),
      label: 'The architects',
      url: expect.stringMatching(/^http:\/\/localhost:80\/meet\/guest\/[0-9A-Za-z_-]{32}\/$/),
      created_at: '2026-05-01T12:00:00+00:00',
      expires_at: '2026-05-03T00:00:00+00:00',
      most_uses: 3,
      uses: 0,
      state: 'open',
    });
    const listed = await host.getJson(`${meeting.meeting_url}passes/`);
    expect(listed.json()).toEqual({ passes: [pass] });
    expect(listed.headers['cache-control']).toBe('no-store');
    const rows = await server.database.db.selectFrom('guest_passes').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(pathOf(pass).split('/')[3]);
    expect(server.logLines.join('')).not.toContain(pathOf(pass).split('/')[3]);
    expect((await other.getJson(`${meeting.meeting_url}passes/`)).statusCode).toBe(403);
    expect((await server.browser().getJson(`${meeting.meeting_url}passes/`)).statusCode).toBe(401);
  });

  test.each([
    [{ label: ' ' }, { label: ['Say for whom the link is, so that you know it again.'] }],
    [{ label: 'x'.repeat(61) }, { label: ['This can have 60 characters at most.'] }],
    [{ label: 'a\u202eb' }, { label: ['This has characters that cannot be shown.'] }],
    [{ expires_at: '2026-05-01T12:00:00Z' }, { expires_at: ['Choose a time that is still to come.'] }],
    [
      { expires_at: 'tomorrow' },
      { expires_at: ['This is no date and time with an offset from UTC, such as 2026-05-01T14:00:00+03:00.'] },
    ],
    [{ expires_at: '2200-01-01T00:00Z' }, { expires_at: ['Choose a time in the years 1970 to 2199, in UTC.'] }],
    [{ expires_at: '2026-06-01T12:00 02:00' }, { expires_at: [expect.stringContaining('%2B')] }],
    [{ label: ['L'] }, { label: ['For whom the link is must be text.'] }],
    [{ label: 'L\ud800' }, { label: ['This has characters that cannot be shown.'] }],
    [{ expires_at: true }, { expires_at: ['The time must be text.'] }],
    [{ most_uses: true }, { most_uses: ['The number of guests must be a number.'] }],
    [{ most_uses: 0 }, { most_uses: ['Choose 1 to 1000, or nothing for any number.'] }],
    [{ most_uses: '1.5' }, { most_uses: ['Choose 1 to 1000, or nothing for any number.'] }],
    [{ most_uses: 1_001 }, { most_uses: ['Choose 1 to 1000, or nothing for any number.'] }],
  ])('%j is refused in words', async (change, errors) => {
    const { meeting_url } = await makeMeeting();
    const response = await host.postJson(`${meeting_url}passes/`, { label: 'L', ...change });
    expect([response.statusCode, response.json()]).toEqual([400, errors]);
  });

  test('a meeting has 50 at most; those that are withdrawn do not count', async () => {
    const { meeting_url } = await makeMeeting();
    const first = await makePass(meeting_url);
    for (let made = 1; made < 50; made += 1) await makePass(meeting_url);
    const refused = await host.postJson(`${meeting_url}passes/`, { label: 'L' });
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'too_many_passes']);
    await host.postJson(`${meeting_url}passes/${first.id}/withdraw/`, {});
    expect((await host.postJson(`${meeting_url}passes/`, { label: 'L' })).statusCode).toBe(201);
  });

  test('one of another meeting cannot be withdrawn by its number', async () => {
    const pass = await makePass((await makeMeeting()).meeting_url);
    const elsewhere = (await makeMeeting()).meeting_url;
    expect((await host.postJson(`${elsewhere}passes/${pass.id}/withdraw/`, {})).statusCode).toBe(404);
    expect((await server.browser().get(pathOf(pass))).statusCode).toBe(200);
  });
});

describe('the page that a guest link opens', () => {
  test('asks for a name, in a form that needs no script, and leads to the lobby', async () => {
    const meeting = await makeMeeting();
    const pass = await makePass(meeting.meeting_url);
    const guest = server.browser();
    const page = await guest.get(pathOf(pass));
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Visit');
    expect(page.body).toContain('name="name"');
    expect(page.body).not.toContain('<script');
    expect(page.headers['cache-control']).toBe('no-store');
    const entered = await guest.submit(pathOf(pass), { name: '  Zoë   Smith ' });
    expect(entered.headers.location).toBe(`/meet/conf/${meeting.meeting_id}/`);
    const cookie = entered.cookies.find(({ name }) => name === 'vnet_guest');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 86_400 });
    const rows = await server.database.db.selectFrom('guest_sessions').selectAll().execute();
    expect(rows.at(-1)).toMatchObject({ name: 'Zoë Smith' });
    expect(JSON.stringify(rows)).not.toContain(cookie?.value);
    // Opened again by the same browser, it leads on.
    expect((await guest.get(pathOf(pass))).headers.location).toBe(`/meet/conf/${meeting.meeting_id}/`);
  });

  test.each([
    ['', 'Type the name under which the others shall see you.'],
    ['x'.repeat(51), 'A name has 50 characters at most.'],
    ['Ada\u202e', 'This name has characters that cannot be shown.'],
  ])('the name %j is refused in words, and what was typed is kept', async (name, sentence) => {
    const pass = await makePass((await makeMeeting()).meeting_url);
    const response = await server.browser().submit(pathOf(pass), { name });
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain(sentence);
    if (name !== '') expect(response.body).toContain(name);
    expect(response.cookies).toEqual([]);
  });

  test('a name of script is text', async () => {
    const pass = await makePass((await makeMeeting()).meeting_url);
    const response = await server.browser().submit(pathOf(pass), { name: `<script>"'${'x'.repeat(50)}` });
    expect(response.body).toContain('&lt;script&gt;&quot;&#x27;');
  });

  test('somebody with an account goes to the lobby as themselves', async () => {
    const meeting = await makeMeeting();
    const pass = await makePass(meeting.meeting_url);
    expect((await other.get(pathOf(pass))).headers.location).toBe(`/meet/conf/${meeting.meeting_id}/`);
    expect((await host.getJson(`${meeting.meeting_url}passes/`)).json().passes[0].uses).toBe(0);
  });

  test('under TLS the cookie is bound to this very host', async () => {
    const own = await startTestApp({ config: { publicUrl: 'https://vnet.example' } });
    onTestFinished(() => own.close());
    const owner = own.browser();
    await owner.signUp('owner');
    const plan = { title: 'T', notes: 'N', start_time: '2026-05-02T10:00:00Z' };
    const meeting = (await owner.postJson('/meeting/new/', plan)).json();
    const pass = (await owner.postJson(`${meeting.meeting_url}passes/`, { label: 'L' })).json();
    expect(pass.url).toMatch(/^https:\/\/vnet\.example\/meet\/guest\//);
    const entered = await own.browser().submit(new URL(pass.url).pathname, { name: 'Zoë' });
    const [cookie] = entered.cookies;
    expect(cookie).toMatchObject({ name: '__Host-vnet_guest', secure: true, httpOnly: true, path: '/' });
  });

  test('a form of another site is refused', async () => {
    const pass = await makePass((await makeMeeting()).meeting_url);
    const response = await server.browser().submit(pathOf(pass), { name: 'Z' }, { origin: 'https://evil.example' });
    expect(response.statusCode).toBe(403);
  });

  test('links that lead nowhere say so, and guessing them ends', async () => {
    const own = await startTestApp();
    onTestFinished(() => own.close());
    const stranger = own.browser();
    for (let guess = 0; guess < 200; guess += 1) {
      const response = await stranger.get(`/meet/guest/${String(guess).padStart(32, 'A')}/`);
      expect(response.statusCode).toBe(404);
    }
    const refused = await stranger.get(`/meet/guest/${'B'.repeat(32)}/`);
    expect(refused.statusCode).toBe(429);
    expect(refused.body).toContain('Too many guest links that lead nowhere.');
    own.clock.advance(10 * 60_000 + 1);
    expect((await stranger.get(`/meet/guest/${'B'.repeat(32)}/`)).statusCode).toBe(404);
  });
});

describe('a guest', () => {
  test('sees and joins that one meeting, marked as a guest; nothing else is theirs', async () => {
    const meeting = await makeMeeting();
    const elsewhere = await makeMeeting();
    const pass = await makePass(meeting.meeting_url);
    const guest = await guestBy(pass);
    const seen = await guest.getJson(meeting.meeting_url);
    expect(seen.json()).toEqual({ ...meeting, host: { ...meeting.host, email: '' } });
    const joined = await guest.postJson(`${meeting.meeting_url}join/`, { session: 'tab_12345' });
    const { identity, token } = joinCredentialsSchema.parse(joined.json());
    const [id = '', session] = identity.split('#');
    expect([isGuestUsername(id), session]).toEqual([true, 'tab_12345']);
    expect(token).toContain(meeting.meeting_uuid);
    const fingerprint = Array(32).fill('ab').join(':');
    const ticket = await guest.postJson(`${meeting.meeting_url}ticket/`, { session: 'tab_12345', fingerprint });
    const claims = JSON.parse(Buffer.from(ticket.json().ticket.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ sub: identity, username: id, name: 'Zoë (guest)', aud: meeting.meeting_uuid });
    for (const url of [
      '/meeting/meetings/',
      '/meeting/new/',
      '/account/get/user-details/',
      elsewhere.meeting_url,
      '/meeting/meetings/abcd-efgh-jkm/',
      `${meeting.meeting_url}meeting.ics`,
      `${meeting.meeting_url}lobby/`,
      `${meeting.meeting_url}passes/`,
    ]) {
      expect([url, (await guest.getJson(url)).statusCode]).toEqual([url, 401]);
    }
    for (const url of [
      '/meeting/new/',
      `${elsewhere.meeting_url}join/`,
      ...['edit', 'delete', 'admit', 'remove', 'lock'].map((action) => `${meeting.meeting_url}${action}/`),
    ]) {
      expect([url, (await guest.postJson(url, { username: id })).statusCode]).toEqual([url, 401]);
    }
    for (const path of ['/meet/', '/meet/new-meeting/', `/meet/conf/${elsewhere.meeting_id}/`, '/account/']) {
      expect((await guest.get(path)).headers.location).toContain('/account/sign-in/?next=');
    }
  });

  test('is named to whoever is in the call, where the provider tells its participants by identity alone', async () => {
    const meeting = await makeMeeting();
    const guest = await guestBy(await makePass(meeting.meeting_url));
    const [id] = (await guest.postJson(`${meeting.meeting_url}join/`, {})).json().identity.split('#');
    for (const asking of [guest, other]) {
      const answer = await asking.getJson(`${meeting.meeting_url}people/?ids=${id},nobody`);
      expect(answer.json()).toEqual({ people: [{ identity: id, username: id, display_name: 'Zoë (guest)' }] });
    }
  });

  test('needs the token of the page for what changes something', async () => {
    const meeting = await makeMeeting();
    const guest = await guestBy(await makePass(meeting.meeting_url));
    const forged = await guest.postJson(`${meeting.meeting_url}join/`, {}, { 'x-csrf-token': '' });
    expect([forged.statusCode, forged.json().code]).toEqual([403, 'csrf_token']);
  });

  test('waits in the lobby of a new meeting, and has one identity over all tabs', async () => {
    const meeting = await makeMeeting();
    await host.postJson(`${meeting.meeting_url}lobby/`, { lobby: 'guests' });
    const guest = await guestBy(await makePass(meeting.meeting_url), 'Bo');
    const waiting = await guest.postJson(`${meeting.meeting_url}join/`, {});
    expect([waiting.statusCode, waiting.json().code]).toEqual([403, 'waiting']);
    const { waiting: shown } = (await host.getJson(`${meeting.meeting_url}lobby/`)).json();
    expect(shown).toMatchObject([{ name: 'Bo (guest)', guest: true }]);
    await host.postJson(`${meeting.meeting_url}admit/`, { username: shown[0].username });
    const tabs = [
      await guest.postJson(`${meeting.meeting_url}join/`, {}),
      await guest.postJson(`${meeting.meeting_url}join/`, {}),
    ];
    const people = tabs.map((tab) => tab.json().identity.split('#')[0]);
    expect(people).toEqual([shown[0].username, shown[0].username]);
  });

  test('is out for good when the pass is withdrawn, out of the call too; guests of other passes stay', async () => {
    const meeting = await makeMeeting();
    const [pass, kept] = [await makePass(meeting.meeting_url), await makePass(meeting.meeting_url)];
    const [guest, staying] = [await guestBy(pass), await guestBy(kept, 'Stay')];
    const { identity } = (await guest.postJson(`${meeting.meeting_url}join/`, {})).json();
    await staying.postJson(`${meeting.meeting_url}join/`, {});
    const withdrawn = await host.postJson(`${meeting.meeting_url}passes/${pass.id}/withdraw/`, {});
    expect([withdrawn.statusCode, withdrawn.json()]).toEqual([200, { withdrawn: true }]);
    const id = identity.split('#')[0];
    expect(server.provider.removed).toContain(`${id} from ${meeting.meeting_uuid}`);
    const discarded = await server.database.db.selectFrom('discarded_call_identities').select('identity').execute();
    expect(discarded.map(({ identity: left }) => left)).toContain(id);
    expect((await guest.postJson(`${meeting.meeting_url}join/`, {})).statusCode).toBe(401);
    expect((await guest.getJson(meeting.meeting_url)).statusCode).toBe(401);
    const again = await guest.get(pathOf(pass));
    expect([again.statusCode, again.body.includes('The host has withdrawn this guest link.')]).toEqual([403, true]);
    expect((await guest.submit(pathOf(pass), { name: 'Again' })).statusCode).toBe(403);
    expect((await staying.postJson(`${meeting.meeting_url}join/`, {})).statusCode).toBe(200);
  });

  test('a pass lets in as many as it says, however many come at once', async () => {
    const meeting = await makeMeeting();
    const pass = await makePass(meeting.meeting_url, { most_uses: 3 });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => server.browser().submit(pathOf(pass), { name: `G${index}` })),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 302)).toHaveLength(3);
    expect((await server.browser().get(pathOf(pass))).body).toContain('has let in as many guests as it may');
  });

  test('a pass ends at its time, and who is in may come back; a session ends after a day', async () => {
    const meeting = await makeMeeting();
    const pass = await makePass(meeting.meeting_url, { expires_at: '2026-05-01T18:00:00Z' });
    const guest = await guestBy(pass);
    server.clock.advance(7 * 3_600_000);
    expect((await server.browser().get(pathOf(pass))).body).toContain('The time of this guest link is over.');
    expect((await guest.postJson(`${meeting.meeting_url}join/`, {})).statusCode).toBe(200);
    expect((await guest.get(pathOf(pass))).statusCode).toBe(302);
    server.clock.advance(17 * 3_600_000);
    expect((await guest.postJson(`${meeting.meeting_url}join/`, {})).statusCode).toBe(401);
  });

  test('is gone with the meeting', async () => {
    const meeting = await makeMeeting();
    const pass = await makePass(meeting.meeting_url);
    const guest = await guestBy(pass);
    await host.postJson(`${meeting.meeting_url}delete/`, {});
    expect((await guest.getJson(meeting.meeting_url)).statusCode).toBe(401);
    expect((await server.browser().get(pathOf(pass))).statusCode).toBe(404);
  });

  test('may use the signalling socket, as anybody who is signed in', async () => {
    const guest = await guestBy(await makePass((await makeMeeting()).meeting_url));
    // No upgrade, so 426; nobody gets 401.
    expect((await guest.getJson('/vnet/ps/123456/')).statusCode).toBe(426);
    expect((await server.browser().getJson('/vnet/ps/123456/')).statusCode).toBe(401);
  });
});
