import { afterEach, beforeEach, expect, test } from 'vitest';
import { AuditLog } from '../../audit/AuditLog.ts';
import type { TestBrowser } from '../../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../../testing/testApp.ts';

let server: TestApp;
let staff: TestBrowser;
beforeEach(async () => {
  server = await startTestApp();
  staff = server.browser();
  await staff.signUp('chief');
});
afterEach(() => server.close());

/** Writes entries with subjects `s1`, `s2`, …, some of them in one millisecond. */
async function write(count: number): Promise<void> {
  const actor = {
    ...(await server.database.db.selectFrom('accounts').selectAll().executeTakeFirstOrThrow()),
    firstName: '',
    lastName: '',
    meetingName: '',
    profileImage: '',
    isStaff: true,
    isActive: true,
    createdAt: server.clock.now(),
  };
  const log = new AuditLog(server.database.db, server.clock);
  for (let index = 1; index <= count; index += 1) {
    if (index % 3 === 0) server.clock.advance(1_000);
    await log.record({
      actor,
      action: index === 1 ? 'something.new' : 'user.disable',
      subject: `s${index}`,
      detail: '<i>',
    });
  }
}

const subjectsIn = (html: string) =>
  [...html.matchAll(/data-column="To what"[^>]*>(.*?)<\/td>/g)].map(([, text]) => text);

test('tells who did what to whom and when, the newest first, page after page, each once', async () => {
  expect((await staff.get('/admin/log/')).body).toContain('Nothing yet.');
  await write(60);
  const seen: (string | undefined)[] = [];
  let url: string | undefined = '/admin/log/';
  for (let pages = 0; url !== undefined; pages += 1) {
    expect(pages).toBeLessThan(4);
    const { body }: { body: string } = await staff.get(url);
    seen.push(...subjectsIn(body));
    url = /rel="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
  }
  expect(seen).toHaveLength(60);
  expect(new Set(seen).size).toBe(60);
  expect(seen.at(0)).toBe('s60');

  const { body } = await staff.get('/admin/log/');
  expect(body).toContain('<time dateTime="2026-05-01T12:00:20.000Z">2026-05-01 12:00:20 UTC</time>');
  expect(body).toMatch(/<a href="\/admin\/users\/[0-9a-f-]+\/">chief<\/a>/);
  expect(body).toContain('disabled the user');
  expect(body).toContain('&lt;i&gt;');
});

test('shows an action that it has no words for as it is kept', async () => {
  await write(1);
  expect((await staff.get('/admin/log/')).body).toContain('something.new');
});

test('begins at its beginning for a place that is none', async () => {
  await write(2);
  for (const before of ['x', "2026-05-01T12:00:00.000Z_' or 1=1", '9999-99-99T99:99:99.999Z_0', 'Z_1']) {
    const response = await staff.get(`/admin/log/?before=${encodeURIComponent(before)}`);
    expect(subjectsIn(response.body)).toHaveLength(2);
  }
});

test('has no way to change or delete an entry', async () => {
  await write(1);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    const response = await server.app.inject({
      method,
      url: '/admin/log/',
      headers: {
        cookie: [...staff.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'x-csrf-token': staff.csrfToken,
        origin: 'http://localhost:80',
      },
    });
    expect([response.statusCode, response.headers.allow]).toEqual([405, 'GET, HEAD']);
  }
  expect((await staff.get('/admin/log/')).body).not.toMatch(/<form[^>]*action="\/admin/);
});
