import { randomUUID } from 'node:crypto';
import { meetingSchema } from '@vnet/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../../testing/testApp.ts';

let server: TestApp;
let staff: TestBrowser;
let host: TestBrowser;
beforeEach(async () => {
  server = await startTestApp();
  staff = server.browser();
  await staff.signUp('chief');
  host = server.browser();
  await host.signUp('host');
});
afterEach(() => server.close());

async function plan(title: string, day = 2, notes = 'N') {
  const start_time = `2026-05-0${day}T10:00:00+03:00`;
  return meetingSchema.parse((await host.postJson('/meeting/new/', { title, notes, start_time })).json());
}

const titlesIn = (html: string) =>
  [...html.matchAll(/<th scope="row"[^>]*><a[^>]*>(.*?)<\/a>/g)].map(([, name]) => name);
const logged = async () =>
  (await server.database.db.selectFrom('audit_log').select(['action', 'subject', 'detail']).execute()).map(
    ({ action, subject, detail }) => `${action} ${subject}, ${detail}`,
  );

describe('looking for meetings', () => {
  test('finds by title, host and code, the latest first', async () => {
    const [one, two] = [await plan('Weekly review', 2), await plan('Review of 100%', 3)];
    const found = async (q: string) => titlesIn((await staff.get(`/admin/meetings/?q=${encodeURIComponent(q)}`)).body);
    expect(await found('')).toEqual(['Review of 100%', 'Weekly review']);
    expect(await found('REVIEW')).toEqual(['Review of 100%', 'Weekly review']);
    expect(await found('host weekly')).toEqual(['Weekly review']);
    expect(await found('lopez')).toHaveLength(2);
    expect(await found(one.meeting_id)).toEqual(['Weekly review']);
    expect(await found(two.meeting_id.slice(0, 8))).toEqual(['Review of 100%']);
    expect(await found('0%')).toEqual(['Review of 100%']);
    expect(await found("'; drop table meetings; --")).toEqual([]);
  });

  test('shows what a meeting is, as text', async () => {
    const { meeting_uuid, meeting_id } = await plan('<b>T</b>', 2, '<script>alert(1)</script>');
    const { body } = await staff.get(`/admin/meetings/${meeting_uuid}/`);
    for (const text of [
      '&lt;b&gt;T&lt;/b&gt;',
      '&lt;script&gt;',
      meeting_id,
      '2026-05-02 07:00 UTC',
      'Maria Lopez (host)',
    ])
      expect(body).toContain(text);
    expect(body).not.toContain('<script>');
    expect((await staff.get(`/admin/meetings/${randomUUID()}/`)).statusCode).toBe(404);
  });
});

describe('ending and deleting', () => {
  const goOn = (meetingUuid: string) => {
    server.provider.live = [{ meetingUuid, since: server.clock.now(), people: 3 }];
  };

  test('ends a meeting for everybody, and says when the call engine cannot be reached', async () => {
    const { meeting_uuid, meeting_id } = await plan('T');
    goOn(meeting_uuid);
    server.provider.down = true;
    const refused = await staff.submit(`/admin/meetings/${meeting_uuid}/end/`, {});
    expect(refused.statusCode).toBe(503);
    expect(refused.body).toContain('Nobody was put out.');
    expect(await logged()).toEqual([]);
    server.provider.down = false;
    const ended = await staff.submit(`/admin/meetings/${meeting_uuid}/end/`, {});
    expect((await staff.get(String(ended.headers.location))).body).toContain('everybody who was in is out');
    expect(server.provider.ended).toEqual([meeting_uuid]);
    expect(await logged()).toEqual([`meeting.end T (${meeting_id}), hosted by host`]);
  });

  test('deletes after a confirmation; nobody gets in any more, and who is in is put out', async () => {
    const { meeting_uuid, meeting_id } = await plan('T');
    goOn(meeting_uuid);
    const asked = await staff.submit(`/admin/meetings/${meeting_uuid}/delete/`, {});
    expect(asked.statusCode).toBe(400);
    expect(asked.body).toContain('Tick this first: nothing was deleted.');
    const deleted = await staff.submit(`/admin/meetings/${meeting_uuid}/delete/`, { confirm: 'yes' });
    expect(deleted.headers.location).toBe('/admin/meetings/?done=delete');
    expect(server.provider.ended).toEqual([meeting_uuid]);
    expect((await host.postJson(`/meeting/meetings/${meeting_id}/join/`, {})).statusCode).toBe(404);
    expect(await logged()).toEqual([`meeting.delete T (${meeting_id}), hosted by host`]);
  });

  test('deletes while the call engine is away, and says what that means', async () => {
    const { meeting_uuid } = await plan('T');
    server.provider.down = true;
    const deleted = await staff.submit(`/admin/meetings/${meeting_uuid}/delete/`, { confirm: 'yes' });
    expect((await staff.get(String(deleted.headers.location))).body).toContain('may still be talking');
  });
});
