import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StartError } from '../process/StartError.ts';
import { PostgresCluster } from '../testing/PostgresCluster.ts';
import { startTestApp } from '../testing/testApp.ts';
import { openDatabase } from './database.ts';

let cluster: PostgresCluster;
beforeAll(async () => {
  // It is killed below, and asked for what was written before.
  cluster = await PostgresCluster.start({ durable: true });
});
afterAll(() => cluster?.close());

describe('openDatabase with DATABASE_URL', () => {
  test('several instances that start at once on an empty database make its tables once', async () => {
    const url = await cluster.createDatabase();
    const opened = await Promise.all([1, 2, 3].map(() => openDatabase('', url)));
    for (const database of opened) await database.check();
    for (const database of opened) await database.close();
    expect(opened[0]?.description).toMatch(/^PostgreSQL at 127\.0\.0\.1:\d+\/vnet_/);
  });

  test('a database that is not there stops the start with a sentence that keeps the password', async () => {
    const url = new URL(await cluster.createDatabase());
    url.pathname = '/nowhere';
    url.password = 'hunter2hunter2';
    const failure = await openDatabase('', url.href).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartError);
    expect(String(failure)).toMatch(/DATABASE_URL: the database 127.*\/nowhere cannot be opened \(3D000\)/);
    expect(String(failure)).not.toContain('hunter2');
  });
});

describe('the app on PostgreSQL', () => {
  test('says 503 in a sentence while the database is away, and goes on when it is back', async () => {
    const database = await openDatabase('', await cluster.createDatabase());
    const { app, browser, close, logLines } = await startTestApp({ deps: { database } });
    const ada = browser();
    await ada.signUp('ada');
    await cluster.kill();
    const away = await ada.getJson('/meeting/meetings/');
    expect(away.statusCode).toBe(503);
    expect(away.json()).toMatchObject({ code: 'database_unavailable' });
    expect((await app.inject('/readyz')).json()).toMatchObject({ components: { database: { state: 'down' } } });
    await cluster.startServer();
    await expect.poll(async () => (await ada.getJson('/meeting/meetings/')).statusCode).toBe(200);
    expect(logLines.filter((line) => line.includes('request failed'))).toEqual([]);
    expect(logLines.join('')).not.toContain('postgres://');
    await close();
    await database.close();
  });

  test('turns texts with U+0000 away, wherever they stand', async () => {
    const database = await openDatabase('', await cluster.createDatabase());
    const { browser, close } = await startTestApp({ deps: { database } });
    const ada = browser();
    await ada.signUp('ada');
    const answers = [
      await ada.getJson('/meeting/meetings/%00/'),
      await ada.getJson('/admin/users/%00/'),
      await ada.getJson('/admin/networks/a%00b/'),
      await ada.getJson('/help/?q=%00'),
      await ada.postJson('/meeting/new/', { title: 'a\0b', notes: 'n', start_time: '2026-05-01T14:00:00Z' }),
      await ada.submit('/account/sign-in/', { username: '\0', password: 'x' }),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 400, 400, 400]);
    expect(answers[4]?.json()).toMatchObject({ code: 'nul_text' });
    await close();
    await database.close();
  });
});
