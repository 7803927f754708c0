import { MOST_REPORTED_BYTES } from '@vnet/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dialects } from '../testing/databases.ts';
import type { TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';
import { SavingsStore } from './SavingsStore.ts';

const NOBODY = { lan: 0, wan: 0 };

describe.each(dialects())('savings on $name', ({ open }) => {
  test('are summed up by day, however many write at once, beyond 32 bits', async () => {
    const database = await open();
    const store = new SavingsStore(database.db);
    expect(await store.total()).toEqual(NOBODY);
    const day = (date: string) => new Date(`${date}T23:59:59Z`);
    const reports = Array.from({ length: 8 }, () => store.add(day('2026-05-02'), { lan: MOST_REPORTED_BYTES, wan: 5 }));
    await Promise.all([...reports, store.add(day('2026-05-01'), { lan: 1, wan: 2 })]);
    expect(await store.total(day('2026-05-02'))).toEqual({ lan: 8 * MOST_REPORTED_BYTES, wan: 40 });
    expect(await store.total()).toEqual({ lan: 8 * MOST_REPORTED_BYTES + 1, wan: 42 });
    expect(await store.total(day('2026-05-03'))).toEqual(NOBODY);
    await database.close();
  });
});

describe('POST /meeting/meetings/<meeting_id>/savings/', () => {
  let test1: TestApp;
  let maria: TestBrowser;
  let path: string;
  beforeEach(async () => {
    test1 = await startTestApp();
    maria = test1.browser();
    await maria.signUp();
    const made = await maria.postJson('/meeting/new/', { title: 'T', notes: 'N', start_time: '2026-05-01T14:00:00Z' });
    path = `/meeting/meetings/${made.json<{ meeting_id: string }>().meeting_id}/savings/`;
  });
  afterEach(() => test1.close());

  const metric = async (name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec((await test1.app.inject('/metrics')).body)?.[1]);

  test('is counted, and the site with it until nobody has reported for a while', async () => {
    expect((await maria.postJson(path, { lan_bytes: 700, wan_bytes: 30 })).statusCode).toBe(204);
    expect((await maria.postJson(path, { lan_bytes: 300, wan_bytes: 0 })).statusCode).toBe(204);
    expect(await metric('vnet_wan_bytes_saved_total')).toBe(1_000);
    expect(await metric('vnet_wan_bytes_total')).toBe(30);
    expect(await metric('vnet_sites')).toBe(1);
    test1.clock.advance(3 * 60_000);
    expect(await metric('vnet_sites')).toBe(0);
    expect(await new SavingsStore(test1.database.db).total()).toEqual({ lan: 1_000, wan: 30 });
  });

  test.each([
    {},
    { lan_bytes: -1, wan_bytes: 0 },
    { lan_bytes: 1.5, wan_bytes: 0 },
    { lan_bytes: 1, wan_bytes: MOST_REPORTED_BYTES + 1 },
    { lan_bytes: '1', wan_bytes: 1 },
  ])('%j is no report', async (body) => {
    const answer = await maria.postJson(path, body);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, 'invalid_savings']);
    expect(await new SavingsStore(test1.database.db).total()).toEqual(NOBODY);
  });

  test('is taken from those who are signed in, for meetings that there are, twelve times a minute', async () => {
    const report = { lan_bytes: 1, wan_bytes: 1 };
    expect((await test1.browser().postJson(path, report)).statusCode).toBe(401);
    expect((await maria.postJson('/meeting/meetings/nowhere/savings/', report)).statusCode).toBe(404);
    const answers = [];
    for (let count = 0; count < 13; count += 1) answers.push((await maria.postJson(path, report)).statusCode);
    expect([answers[0], answers.at(-1)]).toEqual([204, 429]);
  });
});
