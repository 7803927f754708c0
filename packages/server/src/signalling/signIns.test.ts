import { meetingSchema, SIGNALLING_CLOSE } from '@vnet/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GOOD_PASSWORD, type TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';
import { SignallingClient } from './testing/SignallingClient.ts';

let vnet: TestApp;
let address: string;
let staff: TestBrowser;
let maria: TestBrowser;
beforeEach(async () => {
  vnet = await startTestApp({ deps: { signInCheckMs: 10 } });
  address = (await vnet.app.listen({ host: '127.0.0.1', port: 0 })).replace('http', 'ws');
  [staff, maria] = [vnet.browser(), vnet.browser()];
  await staff.signUp('staff');
  await maria.signUp('maria');
});
afterEach(() => vnet.close());

const cookieOf = ({ cookies }: TestBrowser) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
const socketAt = (code: string, options: { cookie?: string; token?: string }) =>
  SignallingClient.connect(`${address}/vnet/ps/${code}/`, options);
const socketOf = (browser: TestBrowser, code = '111111') => socketAt(code, { cookie: cookieOf(browser) });

/** It still gets what it sends. */
async function isOpen(socket: SignallingClient): Promise<void> {
  socket.send({ type: 'candidate', content: 'still here', name: 'a' });
  let heard: unknown;
  while (!(typeof heard === 'object' && heard !== null && 'candidates' in heard)) heard = await socket.next();
}

async function signInElsewhere(): Promise<TestBrowser> {
  const browser = vnet.browser();
  await browser.signIn('maria');
  return browser;
}

const idOf = async (username: string) =>
  (
    await vnet.database.db
      .selectFrom('accounts')
      .select('id')
      .where('username', '=', username)
      .executeTakeFirstOrThrow()
  ).id;

describe('the socket of a browser is closed with 4401, and its partner hears that it left,', () => {
  /** Maria's socket and one of staff at the same code; then only the latter is left. */
  async function expectClosedBy(act: () => Promise<unknown>): Promise<void> {
    const partner = await socketOf(staff);
    expect(await partner.next()).toMatchObject({ peers_count: 1 });
    const socket = await socketOf(maria);
    expect(await partner.next()).toMatchObject({ type: 'signal_connected', peers_count: 2 });
    const cookie = cookieOf(maria);
    await act();
    expect(await socket.closed()).toBe(SIGNALLING_CLOSE.signedOut);
    expect(await partner.next()).toMatchObject({ type: 'signal_disconnected', peers_count: 1 });
    await expect(socketAt('111111', { cookie })).rejects.toMatchObject({ status: 401 });
    await isOpen(partner);
  }

  test('when it signs out', async () => {
    await expectClosedBy(() => maria.get('/account/sign-out/'));
  });

  test('when its owner ends it from another one, whose own stays open', async () => {
    const other = await signInElsewhere();
    const kept = await socketOf(other, '222222');
    await expectClosedBy(() => other.submit('/account/sessions/', { end: 'others' }));
    await isOpen(kept);
  });

  test('when the password is changed in another one', async () => {
    const other = await signInElsewhere();
    const [password, password_2] = ['another harbour 28', 'another harbour 28'];
    await expectClosedBy(() =>
      other.submit('/account/password/', { current_password: GOOD_PASSWORD, password, password_2 }),
    );
  });

  test('when staff disables the account', async () => {
    const id = await idOf('maria');
    await expectClosedBy(() => staff.submit(`/admin/users/${id}/disable/`, {}));
  });

  test('when staff deletes the account', async () => {
    const id = await idOf('maria');
    await expectClosedBy(() => staff.submit(`/admin/users/${id}/delete/`, { username: 'maria' }));
  });

  test('when its owner deletes the account', async () => {
    await expectClosedBy(() => maria.submit('/account/delete/', { password: GOOD_PASSWORD, username: 'maria' }));
  });

  test('when its time is over', async () => {
    const elsewhere = await socketOf(staff, '333333');
    vnet.clock.advance(15 * 24 * 3_600_000);
    expect(await elsewhere.closed()).toBe(SIGNALLING_CLOSE.signedOut);
  });
});

describe('the socket of a script', () => {
  let token: string;
  beforeEach(async () => {
    token = (await maria.getJson('/account/get/user-details/?acs=1')).json().auth_token;
  });

  test('is closed when the token is renewed, and that of the new one and of the browser stay', async () => {
    const socket = await socketAt('111111', { token });
    const browser = await socketOf(maria, '222222');
    await maria.submit('/account/token/', { confirm: 'on' });
    expect(await socket.closed()).toBe(SIGNALLING_CLOSE.signedOut);
    const renewed = (await maria.getJson('/account/get/user-details/?acs=1')).json().auth_token;
    const again = await socketAt('333333', { token: renewed });
    const dropped = await socketOf(staff, '444444');
    await staff.get('/account/sign-out/');
    // The check that closes this one has found the others good.
    expect(await dropped.closed()).toBe(SIGNALLING_CLOSE.signedOut);
    await Promise.all([isOpen(again), isOpen(browser)]);
  });

  test('is closed when the account is disabled', async () => {
    const socket = await socketAt('111111', { token });
    const id = await idOf('maria');
    await staff.submit(`/admin/users/${id}/disable/`, {});
    expect(await socket.closed()).toBe(SIGNALLING_CLOSE.signedOut);
  });
});

describe('the socket of a guest is closed', () => {
  const makeMeeting = async () => {
    const plan = { title: 'Visit', notes: 'N', start_time: '2026-05-02T10:00:00Z' };
    const meeting = meetingSchema.parse((await maria.postJson('/meeting/new/', plan)).json());
    await maria.postJson(`${meeting.meeting_url}lobby/`, { lobby: 'off' });
    const pass = (await maria.postJson(`${meeting.meeting_url}passes/`, { label: 'Guests' })).json();
    return { url: meeting.meeting_url, pass };
  };
  /** Somebody who came by the pass; the page for the token is that of another pass. */
  const guestBy = async (meeting: { url: string; pass: { url: string } }, name: string) => {
    const guest = vnet.browser();
    await guest.submit(new URL(meeting.pass.url).pathname, { name });
    const other = (await maria.postJson(`${meeting.url}passes/`, { label: 'Another' })).json();
    await guest.get(new URL(other.url).pathname);
    return guest;
  };

  test('when the pass is withdrawn', async () => {
    const meeting = await makeMeeting();
    const socket = await socketOf(await guestBy(meeting, 'Bo'));
    await maria.postJson(`${meeting.url}passes/${meeting.pass.id}/withdraw/`, {});
    expect(await socket.closed()).toBe(SIGNALLING_CLOSE.signedOut);
  });

  test('when the meeting is deleted', async () => {
    const meeting = await makeMeeting();
    const socket = await socketOf(await guestBy(meeting, 'Bo'));
    await maria.postJson(`${meeting.url}delete/`, {});
    expect(await socket.closed()).toBe(SIGNALLING_CLOSE.signedOut);
  });

  test('when the host removes them: they open no other until they may come back, and another guest’s stays', async () => {
    const meeting = await makeMeeting();
    const [guest, staying] = [await guestBy(meeting, 'Bo'), await guestBy(meeting, 'Stay')];
    const { identity } = (await guest.postJson(`${meeting.url}join/`, {})).json();
    await staying.postJson(`${meeting.url}join/`, {});
    const [socket, kept] = [await socketOf(guest), await socketOf(staying, '222222')];
    const username = String(identity).split('#')[0];
    await maria.postJson(`${meeting.url}remove/`, { username });
    expect(await socket.closed()).toBe(SIGNALLING_CLOSE.signedOut);
    await expect(socketOf(guest)).rejects.toMatchObject({ status: 403 });
    await isOpen(kept);
    await maria.postJson(`${meeting.url}admit/`, { username });
    await isOpen(await socketOf(guest));
  });
});

test('while the database cannot be asked nobody is put out', async () => {
  const socket = await socketOf(maria);
  const { db } = vnet.database;
  await db.schema.alterTable('sessions').renameTo('sessions_away').execute();
  const warned = () => vnet.logLines.filter((line) => line.includes('could not be looked up')).length;
  await vi.waitFor(() => expect(warned()).toBeGreaterThan(1));
  await db.schema.alterTable('sessions_away').renameTo('sessions').execute();
  await isOpen(socket);
  await maria.get('/account/sign-out/');
  expect(await socket.closed()).toBe(SIGNALLING_CLOSE.signedOut);
});
