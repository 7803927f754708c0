import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DataFolderLock } from '../process/DataFolderLock.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { openSecrets } from '../storage/secrets.ts';
import { PostgresCluster } from '../testing/PostgresCluster.ts';
import { GOOD_PASSWORD } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';
import { makeBackup } from './makeBackup.ts';
import { restoreBackup } from './restoreBackup.ts';

const NOW = new Date('2026-05-01T12:00:00.000Z');
const UPLOAD = 'profile/Ünïcode & spaces.webp';

let cluster: PostgresCluster;
let folder: string;
beforeAll(async () => {
  cluster = await PostgresCluster.start();
});
afterAll(() => cluster?.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vnet-backup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Kind = 'SQLite' | 'PostgreSQL';

/** A VNET's settings as far as its data goes. */
async function place(kind: Kind, name: string) {
  const databaseUrl = kind === 'SQLite' ? null : await cluster.createDatabase();
  return { dataDir: join(folder, name), databaseUrl, secretKey: null };
}
type Place = Awaited<ReturnType<typeof place>>;

async function start({ dataDir, databaseUrl }: Place): Promise<{ app: TestApp; database: Database }> {
  const database = await openDatabase(dataDir, databaseUrl);
  const app = await startTestApp({
    config: { dataDir, rateLimits: false },
    deps: { database, secrets: openSecrets({ secretKey: null, dataDir }) },
  });
  return { app, database };
}

async function stop({ app, database }: Awaited<ReturnType<typeof start>>): Promise<void> {
  await app.close();
  await database.close();
}

const backUp = (config: Place, name = 'backup.tar.gz') => makeBackup({ config, target: join(folder, name), now: NOW });
const restore = (config: Place, more: { into?: string; force?: boolean; name?: string } = {}) =>
  restoreBackup({
    config,
    file: join(folder, more.name ?? 'backup.tar.gz'),
    into: more.into ?? null,
    force: more.force ?? false,
    now: NOW,
  });

/** What JSON and SQL read in ways of their own. */
const NOTES = `line\nline \u2028 \\ ' end`;

describe.each<[Kind, Kind]>([
  ['SQLite', 'SQLite'],
  ['PostgreSQL', 'PostgreSQL'],
  ['SQLite', 'PostgreSQL'],
  ['PostgreSQL', 'SQLite'],
])('a backup of %s, restored into %s', (from, to) => {
  test('holds everything acknowledged before it began, while writes go on, and people go on with it', async () => {
    const source = await place(from, 'source');
    const running = await start(source);
    const maria = running.app.browser();
    await maria.signUp();
    const { auth_token: token } = (await maria.getJson('/account/get/user-details/?acs=1')).json();
    mkdirSync(join(source.dataDir, 'media/profile'), { recursive: true });
    const picture = randomBytes(100_000);
    writeFileSync(join(source.dataDir, 'media', UPLOAD), picture);

    const acknowledged: string[] = [];
    let isWanted = true;
    const writing = [1, 2, 3].map(async (writer) => {
      for (let count = 0; isWanted; count += 1) {
        const title = `${writer}.${count} – “日本” \\ ' end`;
        const form = { title, notes: NOTES, start_time: '2030-01-01T10:00:00Z' };
        const answer = await maria.postJson('/meeting/new/', form);
        if (answer.statusCode !== 201) throw new Error(answer.body);
        acknowledged.push(title);
        // Without a network between them nothing else would get its turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(300), { timeout: 30_000, interval: 20 });
    const before = [...acknowledged];
    const lines = await backUp(source);
    isWanted = false;
    await Promise.all(writing);
    expect(acknowledged.length).toBeGreaterThan(before.length);
    expect(lines.join(' ')).toMatch(/^Backed up 1 account, \d+ meetings and 1 upload to .*backup\.tar\.gz \(\d+ KiB\)/);
    expect(statSync(join(folder, 'backup.tar.gz')).mode & 0o777).toBe(0o600);
    expect(readdirSync(source.dataDir).filter((name) => name.startsWith('.'))).toEqual([]);
    await stop(running);

    const target = await place(to, 'target');
    expect((await restore(target)).join('\n')).toContain('Restored the backup of 2026-05-01T12:00:00.000Z into');
    const restored = await start(target);
    const again = restored.app.browser();
    expect((await again.signIn('maria', GOOD_PASSWORD)).headers.location).toBe('/account/');
    const byToken = await restored.app.app.inject({
      url: '/meeting/meetings/',
      headers: { authorization: `Token ${token}` },
    });
    const { meetings } = byToken.json<{ meetings: { title: string; notes: string }[] }>();
    const kept = new Set(meetings.map(({ title }) => title));
    expect(before.filter((title) => !kept.has(title))).toEqual([]);
    expect(new Set(meetings.map(({ notes }) => notes))).toEqual(new Set([NOTES]));
    expect(readFileSync(join(target.dataDir, 'media', UPLOAD))).toEqual(picture);
    expect(statSync(join(target.dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
    // What keeps rows together is there again: a user's meetings go with the user.
    await restored.database.db.deleteFrom('accounts').execute();
    expect(await restored.database.db.selectFrom('meetings').selectAll().execute()).toEqual([]);
    await stop(restored);
  }, 60_000);
});

describe('a backup', () => {
  let source: Place;
  beforeEach(async () => {
    source = await place('SQLite', 'source');
    await (await openDatabase(source.dataDir)).close();
    openSecrets(source);
  });

  test('is named for the moment in a folder, and takes no other file’s place', async () => {
    await makeBackup({ config: source, target: folder, now: NOW });
    expect(readdirSync(folder)).toContain('vnet-backup-2026-05-01T12-00-00-000Z.tar.gz');
    await backUp(source);
    await expect(backUp(source)).rejects.toThrow(/There is a file .*backup\.tar\.gz already\. Choose another name\./);
  });

  test('of a folder without a database says so, and makes nothing', async () => {
    const nowhere = await place('SQLite', 'nowhere');
    await expect(backUp(nowhere)).rejects.toThrow(/There is no database in .*nowhere\. Start VNET once/);
    expect(readdirSync(folder)).toEqual(['source']);
  });

  test('that is killed leaves nothing under its name', async () => {
    mkdirSync(join(source.dataDir, 'media'));
    writeFileSync(join(source.dataDir, 'media/large.bin'), randomBytes(64 * 1024 * 1024));
    const target = join(folder, 'killed.tar.gz');
    const begun = new Promise<void>((resolve) => {
      const watcher = watch(folder, (_event, name) => {
        if (name?.startsWith('killed.tar.gz.partial') !== true) return;
        watcher.close();
        resolve();
      });
    });
    const main = join(import.meta.dirname, '../main.ts');
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, '--backup', target], {
      cwd: folder,
      env: { PATH: process.env.PATH, VNET_DATA_DIR: source.dataDir },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    await begun;
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(existsSync(target)).toBe(false);
    await backUp(source);
    expect(readdirSync(source.dataDir).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('what is no whole backup is refused in a sentence, before anything is touched:', () => {
  let source: Place;
  let target: Place;
  const archive = () => join(folder, 'backup.tar.gz');
  beforeEach(async () => {
    source = await place('SQLite', 'source');
    await (await openDatabase(source.dataDir)).close();
    openSecrets(source);
    mkdirSync(join(source.dataDir, 'media'));
    writeFileSync(join(source.dataDir, 'media/large.bin'), randomBytes(300_000));
    await backUp(source);
    target = await place('SQLite', 'target');
  });

  /** Unpacks the archive, changes it, and packs it again. */
  function tamper(change: (unpacked: string) => void): void {
    const unpacked = mkdtempSync(join(folder, 'unpacked-'));
    execFileSync('tar', ['-xzf', archive(), '-C', unpacked]);
    change(unpacked);
    execFileSync('tar', ['-czf', archive(), '-C', unpacked, '.']);
  }

  test.each<[string, () => void, RegExp]>([
    ['a missing file', () => rmSync(archive()), /is no whole backup \(ENOENT\)/],
    ['another kind of file', () => writeFileSync(archive(), 'hello'), /is no whole backup \(Z_DATA_ERROR\)/],
    ['one cut short', () => truncateSync(archive(), 150_000), /is no whole backup \(Z_BUF_ERROR\)/],
    ['one with a byte changed', flipByte, /is no whole backup|is damaged/],
    [
      'one with a file changed',
      () => tamper((at) => writeFileSync(join(at, 'media/large.bin'), 'x')),
      /media\/large\.bin was changed/,
    ],
    [
      'one with a file missing',
      () => tamper((at) => rmSync(join(at, 'tables/accounts.jsonl'))),
      /tables\/accounts\.jsonl is missing/,
    ],
    [
      'one with a file more',
      () => tamper((at) => writeFileSync(join(at, 'tables/more.jsonl'), '')),
      /tables\/more\.jsonl does not belong/,
    ],
    [
      'one with a link',
      () => tamper((at) => symlinkSync('/etc/passwd', join(at, 'media/link'))),
      /media\/link is no file/,
    ],
    [
      'one whose manifest was changed',
      () => tamper((at) => writeFileSync(join(at, 'manifest.json'), '{}')),
      /its manifest was changed/,
    ],
    ['one without a manifest', () => tamper((at) => rmSync(join(at, 'manifest.json'))), /it has no manifest/],
  ])('%s', async (_what, damage, sentence) => {
    damage();
    await expect(restore(target)).rejects.toThrow(sentence);
    expect(existsSync(target.dataDir)).toBe(false);
  });

  function flipByte(): void {
    const bytes = readFileSync(archive());
    bytes.writeUInt8(bytes.readUInt8(200_000) ^ 1, 200_000);
    writeFileSync(archive(), bytes);
  }

  test.each([
    ['format', { format: 2, vnet: '9.0.0' }, /made by VNET 9\.0\.0, in a form that this version does not read/],
    ['schema', { schema: '9999-later' }, /made by a later VNET, .* \(9999-later\)\. Restore it with that version/],
  ])('one of a later %s', async (_what, change, sentence) => {
    tamper((at) => {
      const manifest = { ...JSON.parse(readFileSync(join(at, 'manifest.json'), 'utf8')), ...change };
      writeFileSync(join(at, 'manifest.json'), JSON.stringify(manifest));
      const sum = createHash('sha256')
        .update(readFileSync(join(at, 'manifest.json')))
        .digest('hex');
      writeFileSync(join(at, 'manifest.sha256'), `${sum}  manifest.json\n`);
    });
    await expect(restore(target)).rejects.toThrow(sentence);
    expect(existsSync(target.dataDir)).toBe(false);
  });
});

describe('what is there', () => {
  test('in a folder stays unless --force is given, and is set aside then', async () => {
    const source = await place('SQLite', 'source');
    await stop(await start(source));
    await backUp(source);
    const target = await place('SQLite', 'target');
    const running = await start(target);
    await running.app.browser().signUp('bob');
    await stop(running);
    await expect(restore(target)).rejects.toThrow(/has vnet\.sqlite already\. Choose another folder/);
    const lines = await restore(target, { force: true });
    expect(lines.join('\n')).toMatch(/What was there is in .*replaced-2026/);
    const now = await openDatabase(target.dataDir);
    expect(await now.db.selectFrom('accounts').selectAll().execute()).toEqual([]);
    await now.close();
    const aside = await openDatabase(join(target.dataDir, 'replaced-2026-05-01T12-00-00-000Z'));
    expect(await aside.db.selectFrom('accounts').select('username').execute()).toEqual([{ username: 'bob' }]);
    await aside.close();
  });

  test('in a PostgreSQL stays unless --force is given, and while VNET runs on it', async () => {
    const source = await place('SQLite', 'source');
    await stop(await start(source));
    await backUp(source);
    const target = await place('PostgreSQL', 'target');
    const running = await start(target);
    await running.app.browser().signUp('bob');
    await expect(restore(target, { force: true })).rejects.toThrow(/VNET runs on this database\. Stop every instance/);
    await stop(running);
    rmSync(target.dataDir, { recursive: true });
    await expect(restore(target)).rejects.toThrow(
      /this database has tables already\. Take an empty one, or add --force/,
    );
    await restore(target, { force: true });
    const now = await openDatabase('', target.databaseUrl);
    expect(await now.db.selectFrom('accounts').selectAll().execute()).toEqual([]);
    await now.close();
  });

  test('stays when the new database cannot be made', async () => {
    const source = await place('SQLite', 'source');
    const database = await openDatabase(source.dataDir);
    openSecrets(source);
    const row = { id: 'a', account_id: 'nobody', created_at: '', seen_at: '', expires_at: '' };
    await sql`pragma foreign_keys = off`.execute(database.db);
    await database.db.insertInto('sessions').values(row).execute();
    await database.close();
    await backUp(source);
    for (const kind of ['SQLite', 'PostgreSQL'] as const) {
      const target = await place(kind, `target ${kind}`);
      const running = await start(target);
      await running.app.browser().signUp('bob');
      await stop(running);
      await expect(restore(target, { force: true })).rejects.toThrow(
        /The database cannot be restored: .* Nothing was changed/,
      );
      const kept = await openDatabase(target.dataDir, target.databaseUrl);
      expect(await kept.db.selectFrom('accounts').select('username').execute()).toEqual([{ username: 'bob' }]);
      await kept.close();
      expect(readdirSync(target.dataDir).filter((name) => /restore|replaced/.test(name))).toEqual([]);
    }
  });

  test('is not touched while VNET runs on the folder', async () => {
    const source = await place('SQLite', 'source');
    await stop(await start(source));
    await backUp(source);
    const lock = DataFolderLock.take(source.dataDir);
    await expect(restore(source, { force: true })).rejects.toThrow(/VNET runs on the data folder/);
    lock.close();
  });

  test('--into takes a folder for all of it, whatever DATABASE_URL says; another VNET_SECRET_KEY is told', async () => {
    const source = await place('PostgreSQL', 'source');
    await stop(await start(source));
    await backUp(source);
    const secretKey = 'another secret than that of before';
    const into = join(folder, 'look');
    const lines = await restoreBackup({
      config: { ...source, secretKey },
      file: join(folder, 'backup.tar.gz'),
      into,
      force: false,
      now: NOW,
    });
    expect(lines.join('\n')).toContain('VNET_SECRET_KEY is another secret than the backup was made under');
    await (await openDatabase(into)).close();
  });
});
