import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normalizeMeetingCode } from '@vnet/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuthTokens } from '../accounts/authTokens.ts';
import { AccountStore } from '../accounts/store.ts';
import type { Config } from '../config.ts';
import { importArticle } from '../help/service.ts';
import { MeetingStore } from '../meetings/store.ts';
import type { Database } from '../storage/database.ts';
import { TextCipher } from '../storage/textCipher.ts';
import { dialects } from '../testing/databases.ts';
import { TestClock } from '../testing/TestClock.ts';
import { ImportReport } from './ImportReport.ts';
import { readLegacyDatabase } from './LegacyDatabase.ts';
import { LegacyImports } from './legacyImports.ts';
import { runImport } from './runImport.ts';
import { LegacyVnet } from './testing/LegacyVnet.ts';

const KEY = Buffer.alloc(32, 7);

describe.each(dialects())('an import into $name', ({ open }) => {
  let folder: string;
  let old: LegacyVnet;
  let database: Database;
  const clock = new TestClock();
  const cipher = new TextCipher(KEY);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vnet-import-'));
    old = new LegacyVnet(join(folder, 'db.sqlite3'));
    database = await open();
  });
  afterEach(async () => {
    old.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run({
    provider = 'livekit' as Config['provider'],
    staff = null as string | null,
    dryRun = false,
  } = {}) {
    const report = new ImportReport();
    const { db } = database;
    await runImport(
      {
        db,
        report,
        clock,
        cipher,
        provider,
        dryRun,
        imports: new LegacyImports(clock),
        tokensIn: (transaction) => new AuthTokens(transaction, KEY, cipher, clock),
      },
      readLegacyDatabase(join(folder, 'db.sqlite3')),
      {
        putArticle: importArticle,
        pictures: {
          render: async (bytes) => bytes,
          isRefusal: (_error): _error is Error => false,
          keep: async () => null,
          discard: async () => {},
          mostBytes: 0,
        },
        mediaDir: null,
        staff,
      },
    );
    return { report, text: report.lines().join('\n') };
  }

  const account = async (username: string) => (await new AccountStore(database.db).findByUsername(username))?.account;
  const tokens = () => new AuthTokens(database.db, KEY, cipher, clock);
  const meetings = () => new MeetingStore(database.db);

  test('people come as they were: names, rights, password hash, token', async () => {
    const id = old.user('Maria', { first_name: 'Mária', last_name: "O'Neill", meeting_name: 'Sales', is_staff: 1 });
    old.user('leaver', { is_active: 0, is_superuser: 1 });
    const token = old.token(id);
    const { report } = await run();
    expect(await account('maria')).toMatchObject({
      username: 'Maria',
      firstName: 'Mária',
      lastName: "O'Neill",
      email: 'maria@example.org',
      meetingName: 'Sales',
      isStaff: true,
      isActive: true,
      createdAt: new Date('2021-01-02T03:04:05.678Z'),
    });
    expect(await account('leaver')).toMatchObject({ isStaff: true, isActive: false });
    const stored = await new AccountStore(database.db).findByUsername('maria');
    expect(stored?.passwordHash).toMatch(/^pbkdf2_sha256\$1000\$/);
    expect((await tokens().findAccount(token))?.username).toBe('Maria');
    expect(report.countsOf('people')).toEqual({ came: 2, before: 0, left: 0 });
    expect(report.countsOf('tokens')).toEqual({ came: 1, before: 0, left: 0 });
  });

  test('twice is harmless, and brings what is new; what was changed or deleted here stays so', async () => {
    const maria = old.user('maria');
    const gone = old.user('gone');
    const token = old.token(maria);
    const kept = old.meeting(maria, { title: 'Kept' });
    const deleted = old.meeting(maria, { title: 'Deleted' });
    old.article('First', '<p>Text</p>');
    await run();
    const here = await account('maria');
    if (here === undefined) throw new Error('maria did not come');
    const changes = { email: 'new@example.org', firstName: 'New', lastName: 'Name', meetingName: 'New' };
    await new AccountStore(database.db).update(here.id, changes);
    await database.db.deleteFrom('accounts').where('username_key', '=', 'gone').execute();
    await database.db.deleteFrom('meetings').where('id', '=', deleted.uuid).execute();
    await database.db.updateTable('meetings').set({ title: 'Renamed' }).where('id', '=', kept.uuid).execute();

    old.meeting(gone, { title: 'Of nobody' });
    const late = old.user('late');
    const lateMeeting = old.meeting(late, { title: 'Late' });
    const { report, text } = await run();
    expect(report.countsOf('people')).toEqual({ came: 1, before: 2, left: 0 });
    expect(report.countsOf('meetings')).toEqual({ came: 1, before: 2, left: 1 });
    expect(report.countsOf('help articles')).toEqual({ came: 0, before: 1, left: 0 });
    expect(text).toContain('“Of nobody”: its host has been deleted here');
    expect(await account('maria')).toMatchObject(changes);
    expect(await account('gone')).toBeUndefined();
    expect((await meetings().findByUuid(kept.uuid))?.title).toBe('Renamed');
    expect(await meetings().findByUuid(deleted.uuid)).toBeNull();
    expect((await meetings().findByCode(lateMeeting.code))?.host.username).toBe('late');
    expect((await tokens().findAccount(token))?.id).toBe(here.id);
  });

  test('the same ids in the database of another first VNET are other people', async () => {
    old.meeting(old.user('maria'), { title: 'Ours' });
    await run();
    const other = mkdtempSync(join(tmpdir(), 'vnet-import-'));
    old.close();
    rmSync(folder, { recursive: true, force: true });
    folder = other;
    old = new LegacyVnet(join(folder, 'db.sqlite3'));
    const theirs = old.meeting(old.user('mario', { date_joined: '2020-01-01 00:00:00' }), { title: 'Theirs' });
    const { report } = await run();
    expect(report.countsOf('people').came).toBe(1);
    expect((await meetings().findByUuid(theirs.uuid))?.host.username).toBe('mario');
  });

  test('names that differ in case alone, and names and addresses that somebody here has', async () => {
    await new AccountStore(database.db).insert({
      id: 'here',
      username: 'Admin',
      email: 'maria@example.org',
      firstName: 'A',
      lastName: 'B',
      passwordHash: 'x',
      createdAt: clock.now(),
    });
    const admin = old.user('admin');
    const first = old.user('maria');
    const second = old.user('MARIA', { email: 'Other@example.org' });
    old.meeting(admin, { title: 'Of the old admin' });
    old.meeting(second, { title: 'Of the second' });
    expect(first).toBeLessThan(second);
    const { report, text } = await run();
    expect(report.countsOf('people')).toEqual({ came: 3, before: 0, left: 0 });
    expect(text).toContain('admin: signs in as “admin_2” from now on');
    expect(text).toContain('MARIA: signs in as “MARIA_2” from now on');
    expect(text).toContain('maria: comes without an email address, as somebody else here has the old one');
    expect((await account('maria_2'))?.meetingName).toBe('MARIA_2');
    expect((await account('maria'))?.email).toBe('');
    const hosted = async (name: string) => await meetings().listHostedBy((await account(name))?.id ?? '');
    expect((await hosted('admin_2')).map(({ title }) => title)).toEqual(['Of the old admin']);
    expect(await hosted('Admin')).toEqual([]);
    expect((await hosted('maria_2')).map(({ title }) => title)).toEqual(['Of the second']);
  });

  test('what does not fit is cut or left away, and named; nothing stops the rest', async () => {
    old.user('no_mail', { email: '' });
    old.user('bad_mail', { email: 'somewhere' });
    old.user('long_names', { first_name: 'x'.repeat(300), last_name: '', meeting_name: '' });
    old.user('no password', { password: '!unusable' });
    old.user('bcrypt', { password: 'bcrypt_sha256$$2b$12$abcdefghijklmnopqrstuv' });
    old.user('with.dot@site', { email: 'dot@example.org' });
    old.user('', { email: 'nameless@example.org' });
    old.user('y'.repeat(192));
    old.user('joined', { date_joined: 'long ago' });
    const { report, text } = await run();
    expect(report.countsOf('people')).toEqual({ came: 7, before: 0, left: 2 });
    for (const line of [
      'no_mail: comes without an email address, as there was none',
      'bad_mail: comes without an email address, as the old one is none',
      'long_names: the first name was cut after 200 characters',
      'no password: comes without a password, as there was none',
      'bcrypt: comes without a password, as one kept with bcrypt_sha256 cannot be checked here',
      'Person 7 “”: there is no username',
      'the username is longer than 191 characters',
    ]) {
      expect(text).toContain(line);
    }
    expect(await account('with.dot@site')).toMatchObject({ username: 'with.dot@site' });
    expect(await account('long_names')).toMatchObject({ meetingName: 'long_names', lastName: '' });
    expect((await account('joined'))?.createdAt).toEqual(clock.now());
  });

  test('meetings keep their codes, characters and all, their UUIDs and their times', async () => {
    const host = old.user('maria');
    const codes = [
      'a/b+c==',
      'MTIzNDU2Nzg5MDEyMzQ1Njc4',
      'Ab-_9',
      'abcdefghjkm',
      'with space',
      "'; drop table meetings --",
    ];
    const made = codes.map((code) => old.meeting(host, { meeting_id: code, end_time: null }));
    const { text } = await run();
    for (const { uuid, code } of made) {
      const meeting = await meetings().findByUuid(uuid);
      expect(meeting?.startAt).toEqual(new Date('2022-03-01T09:30:00Z'));
      expect(meeting?.endAt).toBeNull();
      // As the service looks it up.
      expect(meeting?.code).toBe(normalizeMeetingCode(code));
    }
    expect(text).not.toContain('new code');
  });

  test('meetings that do not fit', async () => {
    const host = old.user('maria');
    const long = old.meeting(host, { title: 'x'.repeat(150), notes: 'n'.repeat(10_001) });
    const backwards = old.meeting(host, { title: 'Backwards', end_time: '2022-03-01 09:30:00' });
    old.meeting(host, { title: 'Never', start_time: 'never' });
    old.meeting(host, { title: 'Same', meeting_id: 'twice' });
    old.meeting(host, { title: 'Same again', meeting_id: 'twice' });
    old.meeting(host, { title: 'No uuid', meeting_uuid: 'none', meeting_id: 'no-uuid' });
    old.meeting(host, { title: 'No code', meeting_id: '' });
    old.run('pragma foreign_keys = off');
    old.meeting(999, { title: 'No host' });
    const { report, text } = await run();
    expect(report.countsOf('meetings')).toEqual({ came: 6, before: 0, left: 2 });
    expect((await meetings().findByUuid(long.uuid))?.title).toHaveLength(100);
    expect((await meetings().findByUuid(long.uuid))?.notes).toHaveLength(10_000);
    expect((await meetings().findByUuid(backwards.uuid))?.endAt).toBeNull();
    for (const line of [
      '“Never”: its start is no time',
      '“No host”: its host did not come',
      '“Backwards”: has an open end, as the old one is not after the start',
      '“No uuid”: has a new UUID, as the old one is none',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toMatch(/“Same again”: has the new code [0-9a-z-]{13}, as the old one is that of another meeting/);
    expect(text).toMatch(/“No code”: has the new code [0-9a-z-]{13}, as there was none/);
    expect((await meetings().findByCode('no-uuid'))?.title).toBe('No uuid');
  });

  test('a dry run names no code that the import would choose anew', async () => {
    old.meeting(old.user('maria'), { title: 'No code', meeting_id: '' });
    expect((await run({ dryRun: true })).text).toContain('“No code”: has a new code, as there was none');
  });

  test('people without an address have none, not even one that stands for it', async () => {
    for (const name of ['one', 'two']) old.user(name, { email: '' });
    await run();
    expect([(await account('one'))?.email, (await account('two'))?.email]).toEqual(['', '']);
    const rows = await database.db.selectFrom('accounts').select('email_key').execute();
    expect(new Set(rows.map((row) => row.email_key)).size).toBe(2);
  });

  test('help articles come in Markdown, with their tags and numbers', async () => {
    old.article('First', '<h2>Begin</h2><p>Press <b>Join</b>.</p><script>alert(1)</script>', 'start, meetings');
    old.article('', '');
    old.article('With a picture', '<p><img src="/media/help/a.png" alt="a"></p>');
    const { report, text } = await run();
    expect(report.countsOf('help articles')).toEqual({ came: 2, before: 0, left: 1 });
    const rows = await database.db.selectFrom('help_articles').selectAll().orderBy('id').execute();
    expect(rows[0]).toMatchObject({ title: 'First', markdown: '## Begin\n\nPress **Join**.' });
    expect(JSON.parse(rows[0]?.tags ?? '')).toEqual(expect.arrayContaining(['start', 'meetings']));
    expect(text).toContain('“With a picture”: its pictures stayed in the old media folder');
  });

  test('identities at ACS come where ACS is the provider, valid tokens with them', async () => {
    const valid = { acs_identity: '8:acs:valid', acs_token: 'secret-a', acs_token_expiration: '2026-05-01 18:00:00' };
    old.user('valid', valid);
    old.user('stale', { ...valid, acs_identity: '8:acs:stale', acs_token_expiration: '2026-05-01 11:59:59' });
    old.user('never');
    const { report } = await run({ provider: 'acs' });
    expect(report.countsOf('call identities').came).toBe(2);
    const stored = await database.db.selectFrom('call_identities').selectAll().orderBy('identity').execute();
    expect(stored.map(({ identity, provider }) => [identity, provider])).toEqual([
      ['8:acs:stale', 'acs'],
      ['8:acs:valid', 'acs'],
    ]);
    expect(stored[0]?.sealed_token).toBeNull();
    expect(stored[1]?.token_expires_at).toBe('2026-05-01T18:00:00.000Z');
    expect(cipher.open(stored[1]?.sealed_token ?? '', (await account('valid'))?.id ?? '')).toBe('secret-a');
  });

  test('under another provider they stay behind, once said', async () => {
    old.user('maria', { acs_identity: '8:acs:1', acs_token: 'secret' });
    const { text } = await run();
    expect(await database.db.selectFrom('call_identities').selectAll().execute()).toEqual([]);
    expect(text).toContain('Identities at ACS of one person did not come');
  });

  test('who is staff is told where nobody is, and can be made', async () => {
    old.user('maria');
    expect((await run()).text).toContain('Nobody is staff here');
    const { text } = await run({ staff: 'MARIA' });
    expect(text).not.toContain('Nobody is staff here');
    expect((await account('maria'))?.isStaff).toBe(true);
    expect((await run({ staff: 'mario' })).text).toContain('Nobody here is called mario');
  });

  test('the report has neither tokens nor passwords in it', async () => {
    const one = old.user('one', { acs_identity: '8:acs:1', acs_token: 'acs-secret', password: 'md5$salt$feedface' });
    const two = old.user('two');
    const token = old.token(one);
    old.token(two, 'a token with spaces');
    old.meeting(one, { meeting_id: 'code\u0001' });
    const { text } = await run({ provider: 'acs' });
    for (const secret of [token, 'a token with spaces', 'acs-secret', 'feedface', 'pbkdf2_sha256$']) {
      expect(text).not.toContain(secret);
    }
    expect(text).toContain('two: the token is none that a script could send');
  });
});
