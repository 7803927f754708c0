import { createHash, randomBytes } from 'node:crypto';
import {
  fullUserSchema,
  joinCredentialsSchema,
  meetingSchema,
  NOT_LOGGED_IN,
  type TicketAnswer,
  type TicketKey,
  ticketAnswerSchema,
  ticketClaimsSchema,
  ticketHeaderSchema,
} from '@vnet/protocol';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { RequestError } from '../errors.ts';
import { MeetingService } from '../meetings/service.ts';
import { openSecrets } from '../storage/secrets.ts';
import type { TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

let server: TestApp;
let host: TestBrowser;
let guest: TestBrowser;
beforeAll(async () => {
  server = await startTestApp();
  host = server.browser();
  guest = server.browser();
  await host.signUp('host');
  await guest.signUp('guest');
});
afterAll(async () => await server.close());

const SESSION = 'tab_12345';
/** What a browser hashes is the certificate in DER form; to a hash it is bytes. */
const CERTIFICATE = randomBytes(300);
const FINGERPRINT = createHash('sha256')
  .update(CERTIFICATE)
  .digest('hex')
  .replace(/..(?=.)/g, '$&:');
const BODY = { session: SESSION, fingerprint: FINGERPRINT };

async function makeMeeting(browser = host) {
  const start_time = '2026-05-02T10:00:00+03:00';
  return meetingSchema.parse((await browser.postJson('/meeting/new/', { title: 'T', notes: 'N', start_time })).json());
}

const ticketUrl = (meeting: string) => `/meeting/meetings/${meeting}/ticket/`;

async function askTicket(meeting: string, browser = guest, body: unknown = BODY): Promise<TicketAnswer> {
  const response = await browser.postJson(ticketUrl(meeting), body);
  expect(response.statusCode).toBe(200);
  return ticketAnswerSchema.parse(response.json());
}

/** A part of the ticket, read as a browser reads it: base64url, UTF-8, JSON. */
function readPart(ticket: string, part: 0 | 1): unknown {
  return JSON.parse(Buffer.from(ticket.split('.')[part] ?? '', 'base64url').toString('utf8'));
}

const claimsOf = ({ ticket }: TicketAnswer) => ticketClaimsSchema.parse(readPart(ticket, 1));

/** As a browser does it, with the Web Cryptography API. */
async function verifies(ticket: string, jwk: TicketKey): Promise<boolean> {
  const [header, payload, signature = ''] = ticket.split('.');
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('jwk', jwk, curve, false, ['verify']);
  const signed = new TextEncoder().encode(`${header}.${payload}`);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(signature, 'base64url'), signed);
}

describe('relay.md S6: a ticket that the server signed for this meeting and identity', () => {
  test('verifies in a browser from the key beside it, and not once its payload is another', async () => {
    const { meeting_id } = await makeMeeting();
    for (let count = 0; count < 20; count += 1) {
      const { ticket, key } = await askTicket(meeting_id);
      expect(await verifies(ticket, key)).toBe(true);
      const [header = '', payload = '', signature] = ticket.split('.');
      const forged = Buffer.from(payload, 'base64url').toString('utf8').replace('guest', 'host');
      expect(await verifies(`${header}.${Buffer.from(forged).toString('base64url')}.${signature}`, key)).toBe(false);
    }
  });

  test('is a JWS of its own type, with a public key that has no private part', async () => {
    const { meeting_id } = await makeMeeting();
    const response = await guest.postJson(ticketUrl(meeting_id), BODY);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(Object.keys(response.json())).toEqual(['ticket', 'key', 'expires_at']);
    expect(Object.keys(response.json().key).sort()).toEqual(['crv', 'kty', 'x', 'y']);
    const header = readPart(response.json().ticket, 0);
    expect(header).toEqual({ alg: 'ES256', typ: 'vnet-link+jwt' });
    expect(ticketHeaderSchema.safeParse(header).success).toBe(true);
  });

  test('names meeting, participant and certificate, for ten minutes', async () => {
    const { meeting_id, meeting_uuid } = await makeMeeting();
    const answer = await askTicket(meeting_id);
    const now = server.clock.now().getTime() / 1000;
    expect(readPart(answer.ticket, 1)).toEqual({
      aud: meeting_uuid,
      sub: expect.stringMatching(/^[0-9a-f-]{36}#tab_12345$/),
      username: 'guest',
      name: 'Maria Lopez',
      iat: now,
      exp: now + 10 * 60,
      cnf: { 'x5t#S256': createHash('sha256').update(CERTIFICATE).digest('base64url') },
    });
    expect(new Date(answer.expires_at).getTime() / 1000).toBe(now + 10 * 60);
  });

  test('is good for whole seconds, so that it never outlives what is promised', async () => {
    const { meeting_id } = await makeMeeting();
    server.clock.advance(999);
    onTestFinished(() => server.clock.advance(1));
    const answer = await askTicket(meeting_id);
    expect(claimsOf(answer).exp * 1000).toBe(new Date(answer.expires_at).getTime());
    expect(new Date(answer.expires_at).getTime() - server.clock.now().getTime()).toBe(10 * 60 * 1000 - 999);
  });

  test('names the participant of join/ under the same session, another one under another', async () => {
    const { meeting_id, meeting_uuid } = await makeMeeting();
    const join = await guest.postJson(`/meeting/meetings/${meeting_id}/join/`, { session: SESSION });
    const { identity } = joinCredentialsSchema.parse(join.json());
    expect(claimsOf(await askTicket(meeting_id)).sub).toBe(identity);
    expect(claimsOf(await askTicket(meeting_uuid)).sub).toBe(identity);
    expect(claimsOf(await askTicket(meeting_id, guest, { ...BODY, session: 'phone001' })).sub).not.toBe(identity);
    expect(claimsOf(await askTicket(meeting_id, host)).sub).not.toBe(identity);
  });

  test('is for one meeting, by code or UUID', async () => {
    const [one, another] = [await makeMeeting(), await makeMeeting()];
    expect(claimsOf(await askTicket(one.meeting_uuid)).aud).toBe(one.meeting_uuid);
    expect(claimsOf(await askTicket(another.meeting_id)).aud).toBe(another.meeting_uuid);
  });

  test('has the name that others see in the meeting, in any script', async () => {
    const { meeting_id } = await makeMeeting();
    const person = server.browser();
    await person.signUp('zoe');
    await server.database.db
      .updateTable('accounts')
      .set({ meeting_name: 'Zoë 李 🙂' })
      .where('username', '=', 'zoe')
      .execute();
    const { ticket, key } = await askTicket(meeting_id, person);
    expect(readPart(ticket, 1)).toMatchObject({ username: 'zoe', name: 'Zoë 李 🙂' });
    expect(await verifies(ticket, key)).toBe(true);
  });

  test('takes the fingerprint in either case, in JSON or a form, under a token too', async () => {
    const { meeting_id } = await makeMeeting();
    const user = fullUserSchema.parse((await guest.getJson('/account/get/user-details/?acs=1')).json());
    const upper = { ...BODY, fingerprint: FINGERPRINT.toUpperCase() };
    const answers = [
      await guest.postJson(ticketUrl(meeting_id), BODY),
      await guest.postJson(ticketUrl(meeting_id), upper),
      await guest.submit(ticketUrl(meeting_id), upper),
      await server
        .browser()
        .postJson(ticketUrl(meeting_id), BODY, { authorization: `Token ${user.auth_token}`, 'x-csrf-token': '' }),
    ];
    const claims = answers.map((answer) => claimsOf(ticketAnswerSchema.parse(answer.json())));
    for (const each of claims) expect(each).toEqual(claims[0]);
  });

  test('is given while the call provider is away, to whoever has an identity there', async () => {
    const { meeting_id } = await makeMeeting();
    server.provider.down = true;
    onTestFinished(() => {
      server.provider.down = false;
    });
    await askTicket(meeting_id);
  });
});

describe('relay.md S6: the key', () => {
  const startWith = async (secretKey: string) => {
    const started = await startTestApp({ deps: { secrets: openSecrets({ secretKey, dataDir: '' }) } });
    onTestFinished(() => started.close());
    const browser = started.browser();
    await browser.signUp();
    return await askTicket((await makeMeeting(browser)).meeting_id, browser);
  };

  test('is one for all instances with one secret, another with another', async () => {
    const [one, same, other] = [
      await startWith('a'.repeat(32)),
      await startWith('a'.repeat(32)),
      await startWith('b'.repeat(32)),
    ];
    expect(same.key).toEqual(one.key);
    expect(await verifies(same.ticket, one.key)).toBe(true);
    expect(other.key).not.toEqual(one.key);
    expect(await verifies(other.ticket, one.key)).toBe(false);
  });
});

describe('relay.md S6: whoever may not have a ticket gets none', () => {
  class RemovedError extends RequestError {
    readonly status = 403;
    readonly code = 'removed';
  }

  test('the decision is that of join/', async () => {
    const { meeting_id } = await makeMeeting();
    const admit = vi.spyOn(MeetingService.prototype, 'admit').mockRejectedValue(new RemovedError('You were removed.'));
    onTestFinished(() => admit.mockRestore());
    for (const call of ['join', 'ticket']) {
      const response = await guest.postJson(`/meeting/meetings/${meeting_id}/${call}/`, BODY);
      expect(response.statusCode).toBe(403);
      expect(response.json()).toEqual({ message: 'You were removed.', code: 'removed' });
    }
  });

  test('contract, REST: 401 for anonymous requests, before anything is said of the meeting', async () => {
    const { meeting_id } = await makeMeeting();
    for (const id of [meeting_id, 'abcd-efgh-jkm']) {
      const response = await server.browser().postJson(ticketUrl(id), BODY);
      expect(response.statusCode).toBe(401);
      expect(response.json()).toEqual(NOT_LOGGED_IN);
    }
  });

  test('contract, REST: 404 for an unknown code or UUID, to browsers in JSON too', async () => {
    for (const id of ['abcd-efgh-jkm', '6f1c7cde-43ba-4f0f-9d2e-8f6f5e0c1a11']) {
      for (const response of [await guest.postJson(ticketUrl(id), BODY), await guest.submit(ticketUrl(id), BODY)]) {
        expect(response.statusCode).toBe(404);
        expect(response.json()).toEqual({ message: 'Meeting not found' });
      }
    }
  });

  test('contract, Who is asking: 403 under a session without the token of the page', async () => {
    const { meeting_id } = await makeMeeting();
    const response = await guest.postJson(ticketUrl(meeting_id), BODY, { 'x-csrf-token': '' });
    expect(response.statusCode).toBe(403);
    expect(response.json().code).toBe('csrf_token');
  });

  test.each([
    ['no fingerprint', { session: SESSION }],
    ['a SHA-1', { ...BODY, fingerprint: FINGERPRINT.slice(0, 59) }],
    ['a fingerprint without colons', { ...BODY, fingerprint: FINGERPRINT.replaceAll(':', '') }],
    ['a fingerprint with its algorithm', { ...BODY, fingerprint: `sha-256 ${FINGERPRINT}` }],
    ['a fingerprint that is no text', { ...BODY, fingerprint: [FINGERPRINT] }],
  ])('400 for %s', async (_what, body) => {
    const response = await guest.postJson(ticketUrl((await makeMeeting()).meeting_id), body);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({
      message: 'The fingerprint must be a SHA-256 of 32 pairs of hexadecimal digits, separated by colons.',
      code: 'invalid_ticket_request',
    });
  });

  test.each([
    ['no body', {}],
    ['a body of another kind', 'ticket'],
    ['no session', { fingerprint: FINGERPRINT }],
    ['a short session', { ...BODY, session: 'short' }],
    ['a session that would read as another identity', { ...BODY, session: 'with#hash-' }],
  ])('400 for %s', async (_what, body) => {
    const response = await guest.postJson(ticketUrl((await makeMeeting()).meeting_id), body);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({
      message: 'The session must have 8 to 32 letters, digits, dashes or underscores.',
      code: 'invalid_ticket_request',
    });
  });
});

test('relay.md S4, S6: no ticket and no fingerprint stands in the log, when it goes wrong neither', async () => {
  const own = await startTestApp();
  onTestFinished(() => own.close());
  const browser = own.browser();
  await browser.signUp();
  const { meeting_id } = await makeMeeting(browser);
  const { ticket } = await askTicket(meeting_id, browser);
  await browser.postJson(ticketUrl(meeting_id), { ...BODY, session: '' });
  await sql`drop table call_identities`.execute(own.database.db);
  expect((await browser.postJson(ticketUrl(meeting_id), BODY)).statusCode).toBe(500);

  const log = own.logLines.join('');
  expect(log).toContain('request failed');
  const secrets = [ticket, ...ticket.split('.').slice(1), FINGERPRINT, FINGERPRINT.toUpperCase(), SESSION];
  for (const secret of secrets) expect(log).not.toContain(secret);
});
