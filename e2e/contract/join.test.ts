import { describe, expect, test } from 'vitest';
import { makeMeeting } from './support/meetings.ts';
import { type Person, theGuest, theHost } from './support/people.ts';
import { readiness } from './support/server.ts';
import { fieldsOf, MEETING_NOT_FOUND, TIME } from './support/shapes.ts';
import type { Answer } from './support/Visitor.ts';

const TEN_MINUTES_MS = 10 * 60_000;

interface Credentials {
  provider: 'livekit' | 'acs';
  url: string;
  token: string;
  identity: string;
  expires_at: string;
}

async function join({ script }: Person, id: string, body: Record<string, unknown> = {}): Promise<Answer> {
  return await script.postJson(`/meeting/meetings/${id}/join/`, body);
}

describe('contract, REST: POST /meeting/meetings/<meeting_id>/join/', () => {
  test('200 with what the call engine needs, ten minutes at most', async ({ skip }) => {
    skip(!(await readiness()).provider, 'the call provider does not answer');
    const { meeting_id } = await makeMeeting();
    const answer = await join(await theGuest(), meeting_id);
    expect(answer.status, answer.body).toBe(200);
    expect(fieldsOf(answer.json)).toEqual(['expires_at', 'identity', 'provider', 'token', 'url']);
    const { provider, url, token, identity, expires_at } = answer.json as unknown as Credentials;
    expect(['livekit', 'acs']).toContain(provider);
    expect(url).toMatch(/^(wss?|https?):\/\/[^/]/);
    expect(token).not.toBe('');
    expect(expires_at).toMatch(TIME);
    if (provider === 'livekit') expect(identity).toMatch(/^[^#]+#[^#]+$/);
    // The clock of the server may be a little off ours.
    const left = Date.parse(expires_at) - Date.now();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(TEN_MINUTES_MS + 30_000);
  });

  test('for this meeting alone: the room is its UUID, the name travels as an attribute', async ({ skip }) => {
    skip(!(await readiness()).provider, 'the call provider does not answer');
    const guest = await theGuest();
    const { meeting_id, meeting_uuid } = await makeMeeting();
    const { provider, token, identity } = (await join(guest, meeting_id)).json as unknown as Credentials;
    skip(provider !== 'livekit', 'the token of another provider is its own affair');
    const claims = JSON.parse(Buffer.from(String(token.split('.')[1]), 'base64url').toString());
    expect(claims.video).toMatchObject({ roomJoin: true, room: meeting_uuid });
    expect(claims.video.roomAdmin ?? false).toBe(false);
    expect(claims.video.roomCreate ?? false).toBe(false);
    expect(claims.sub).toBe(identity);
    expect(Object.values(claims.attributes)).toContain(guest.username);
    expect(claims.exp * 1000 - Date.now()).toBeLessThanOrEqual(TEN_MINUTES_MS + 30_000);
  });

  test('two devices of one person are two participants', async ({ skip }) => {
    skip(!(await readiness()).provider, 'the call provider does not answer');
    const { meeting_uuid } = await makeMeeting();
    const host = await theHost();
    const [first, second] = await Promise.all([join(host, meeting_uuid), join(host, meeting_uuid)]);
    skip(first.json.provider !== 'livekit', 'identities of another provider are its own affair');
    const identities = [first, second].map(({ json }) => String(json.identity));
    expect(identities[0]).not.toBe(identities[1]);
    const people = identities.map((identity) => identity.split('#')[0]);
    expect(people[0]).toBe(people[1]);
  });

  test('a form is accepted, and a session that the client names', async ({ skip }) => {
    skip(!(await readiness()).provider, 'the call provider does not answer');
    const { script } = await theHost();
    const { meeting_id } = await makeMeeting();
    const answer = await script.submit(`/meeting/meetings/${meeting_id}/join/`, { session: 'laptop_01' });
    expect(answer.status).toBe(200);
    if (answer.json.provider === 'livekit') expect(answer.json.identity).toMatch(/#laptop_01$/);
  });

  test.each(['zzzz-zzzz-zzz', '6f1c7cde-43ba-4f0f-9d2e-8f6f5e0c1a11'])('404 for %s', async (id) => {
    const answer = await join(await theHost(), id);
    expect(answer.status).toBe(404);
    expect(answer.json).toEqual(MEETING_NOT_FOUND);
  });
});
