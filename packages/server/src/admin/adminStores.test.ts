import { describe, expect, onTestFinished, test } from 'vitest';
import { AccountStore } from '../accounts/store.ts';
import { MeetingStore } from '../meetings/store.ts';
import { dialects } from '../testing/databases.ts';
import { AllMeetingsStore } from './meetings/allMeetingsStore.ts';
import { UserStore } from './users/userStore.ts';

const ALL = { limit: 10, offset: 0 };
const AT = new Date('2026-05-01T12:00:00Z');

describe.each(dialects())('what staff looks at, on $name', ({ open }) => {
  async function start() {
    const database = await open();
    onTestFinished(() => database.close());
    const accounts = new AccountStore(database.db);
    const insert = (id: string, names: { firstName: string; lastName: string }) =>
      accounts.insert({
        id,
        username: `User_${id}`,
        email: `${id}@Example.org`,
        passwordHash: 'hash',
        createdAt: AT,
        ...names,
      });
    const ada = await insert('ada', { firstName: 'Ada', lastName: "O'Neill" });
    await insert('zoe', { firstName: 'Zoë', lastName: '100%_\\' });
    return { database, ada };
  }

  test('users are found in any case of A to Z, patterns are text', async () => {
    const { database } = await start();
    const store = new UserStore(database.db);
    const found = async (...words: string[]) => (await store.search(words, 'all', ALL)).map(({ id }) => id);
    expect(await found()).toEqual(['ada', 'zoe']);
    expect(await found('uSER_', 'EXAMPLE')).toEqual(['ada', 'zoe']);
    expect(await found("o'neill")).toEqual(['ada']);
    expect(await found('Zoë')).toEqual(['zoe']);
    for (const text of ['%', '_\\', '100%']) expect(await found(text)).toEqual(['zoe']);
    for (const text of ['user%', 'us_r', "' or ''='", '\\%']) expect(await found(text)).toEqual([]);
    expect((await store.search([], 'all', { limit: 1, offset: 1 })).map(({ id }) => id)).toEqual(['zoe']);
    expect((await store.search([], 'staff', ALL)).map(({ id }) => id)).toEqual(['ada']);
  });

  test('a user’s details count what is theirs', async () => {
    const { database, ada } = await start();
    const store = new UserStore(database.db);
    expect(await store.details('ada')).toEqual({ account: ada, sessions: 0, seenAt: null, meetings: 0 });
    const session = { account_id: 'ada', created_at: '', expires_at: '' };
    for (const [id, seen_at] of [
      ['1', '2026-05-01T10:00:00.000Z'],
      ['2', '2026-05-01T11:00:00.000Z'],
    ] as const)
      await database.db
        .insertInto('sessions')
        .values({ id, seen_at, ...session })
        .execute();
    expect(await store.details('ada')).toMatchObject({ sessions: 2, seenAt: new Date('2026-05-01T11:00:00Z') });
    expect(await store.details('nobody')).toBeNull();
  });

  test('of two changes at once neither sees the other half done', async () => {
    const { database } = await start();
    const store = new UserStore(database.db);
    await store.change((_db, rows) => rows.setStaff('zoe', true));
    const unmake = (id: string) =>
      store.change(async (_db, rows) => {
        if (!(await rows.hasOtherStaff(id))) return false;
        await rows.setStaff(id, false);
        return true;
      });
    expect((await Promise.all([unmake('ada'), unmake('zoe')])).sort()).toEqual([false, true]);
    expect(await store.search([], 'staff', ALL)).toHaveLength(1);
  });

  test('meetings are found with their hosts, and deleted with what is done beside', async () => {
    const { database, ada: host } = await start();
    const meetings = new MeetingStore(database.db);
    const once = { recurrence: null, sequence: 0, lobby: 'guests', locked: false } as const;
    const meeting = { ...once, uuid: 'u1', code: 'c-1', title: '50%', notes: '', startAt: AT, endAt: null, host };
    await meetings.insert(meeting, AT);
    await meetings.insert({ ...meeting, uuid: 'u2', code: 'c-2', title: 'T', startAt: new Date(0), endAt: AT }, AT);
    const store = new AllMeetingsStore(database.db);
    const found = async (...words: string[]) => (await store.search(words, ALL)).map(({ uuid }) => uuid);
    expect(await found()).toEqual(['u1', 'u2']);
    expect(await found('%')).toEqual(['u1']);
    expect(await found('C-2', "o'neill")).toEqual(['u2']);
    expect((await store.findAll(['u2', 'x'])).map(({ uuid }) => uuid)).toEqual(['u2']);
    expect(await store.findAll([])).toEqual([]);
    expect(await store.find('u2')).toMatchObject({ endAt: AT, host: { id: 'ada', name: "Ada O'Neill" } });
    const failing = store.delete('u1', async () => {
      throw new Error('the log cannot be written');
    });
    await expect(failing).rejects.toThrow('the log');
    expect(await store.find('u1')).not.toBeNull();
    await store.delete('u1', async () => {});
    expect(await store.find('u1')).toBeNull();
  });
});
