import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StartError } from '../process/StartError.ts';
import { openDatabase } from './database.ts';
import { openSecrets } from './secrets.ts';
import { SealBrokenError, TextCipher } from './textCipher.ts';
import { isUniqueViolation } from './uniqueViolation.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vnet-storage-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('openDatabase', () => {
  test('a file that is no database stops the start with a sentence', async () => {
    writeFileSync(join(folder, 'vnet.sqlite'), 'no database'.repeat(100));
    await expect(openDatabase(folder)).rejects.toThrow(StartError);
    await expect(openDatabase(folder)).rejects.toThrow(/vnet\.sqlite cannot be opened \(SQLITE_NOTADB\)/);
  });

  test('does not answer once its file has been deleted or replaced under it', async () => {
    const database = await openDatabase(folder);
    await database.check();
    rmSync(join(folder, 'vnet.sqlite'));
    await expect(database.check()).rejects.toThrow(/deleted/);
    writeFileSync(join(folder, 'vnet.sqlite'), '');
    await expect(database.check()).rejects.toThrow(/deleted/);
    await database.close();
  });

  test('makes the data folder for its owner alone, writes through to the disk, keeps references', async () => {
    const dataDir = join(folder, 'a/b');
    const database = await openDatabase(dataDir);
    expect(statSync(dataDir).mode & 0o077).toBe(0);
    const pragma = async (name: string) =>
      Object.values(Object((await sql.raw(`pragma ${name}`).execute(database.db)).rows[0]))[0];
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('busy_timeout')).toBe(5_000);
    await database.close();
    await database.close();
    await expect(database.check()).rejects.toThrow();
  });

  test('opened again, it has what was written, and no migration is run twice', async () => {
    const first = await openDatabase(folder);
    await insertAccount(first, 'a');
    await first.close();
    const second = await openDatabase(folder);
    expect(await second.db.selectFrom('accounts').select('id').execute()).toEqual([{ id: 'a' }]);
    await second.close();
  });

  test('a name taken in another case is a unique violation, and says so', async () => {
    const database = await openDatabase(':memory:');
    await insertAccount(database, 'a');
    const error = await insertAccount(database, 'A').catch((cause: unknown) => cause);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(new Error('other'))).toBe(false);
    await database.close();
  });

  test('statements are kept: each still takes its own values, also after hundreds of others and a change of the tables', async () => {
    const { db, close } = await openDatabase(':memory:');
    const sumOf = async (statement: number, value: number) =>
      (await sql<{ sum: number }>`select ${value} + ${sql.lit(statement)} as sum`.execute(db)).rows[0]?.sum;
    for (const round of [1, 2]) {
      for (let at = 0; at < 250; at += 1) expect(await sumOf(at, round)).toBe(at + round);
    }
    await sql`create table t (a integer)`.execute(db);
    const all = sql`select * from t`;
    await all.execute(db);
    await sql`alter table t add column b integer`.execute(db);
    await sql`insert into t values (1, 2)`.execute(db);
    expect((await all.execute(db)).rows).toEqual([{ a: 1, b: 2 }]);
    await close();
  });

  test('what belongs to an account goes with it', async () => {
    const database = await openDatabase(':memory:');
    await insertAccount(database, 'a');
    const now = new Date().toISOString();
    const session = { id: 's', account_id: 'a', created_at: now, seen_at: now, expires_at: now };
    await database.db.insertInto('sessions').values(session).execute();
    await database.db.deleteFrom('accounts').execute();
    expect(await database.db.selectFrom('sessions').selectAll().execute()).toEqual([]);
    await database.close();
  });
});

async function insertAccount(database: Awaited<ReturnType<typeof openDatabase>>, id: string) {
  const key = id.toLowerCase();
  await database.db
    .insertInto('accounts')
    .values({
      id,
      username: id,
      username_key: key,
      email: id,
      email_key: key,
      password_hash: '',
      first_name: '',
      last_name: '',
      meeting_name: id,
      profile_image: '',
      is_staff: 0,
      is_active: 1,
      created_at: new Date().toISOString(),
    })
    .execute();
}

describe('openSecrets', () => {
  test('makes a secret on the first start, readable by its owner alone, and keeps it', () => {
    const first = openSecrets({ secretKey: null, dataDir: folder }).deriveSecret('sessions');
    expect(readdirSync(folder)).toEqual(['secret.key']);
    expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600);
    const second = openSecrets({ secretKey: null, dataDir: folder }).deriveSecret('sessions');
    expect(second).toEqual(first);
    expect(first).toHaveLength(32);
  });

  test('each purpose has a key of its own, and another secret other keys', () => {
    const secrets = openSecrets({ secretKey: 'k'.repeat(32), dataDir: folder });
    const other = openSecrets({ secretKey: 'l'.repeat(32), dataDir: folder });
    const keys = [
      secrets.deriveSecret('sessions'),
      secrets.deriveSecret('csrf'),
      secrets.deriveSecret('livekit-api-secret'),
      other.deriveSecret('sessions'),
    ].map((key) => key.toString('hex'));
    expect(new Set(keys).size).toBe(keys.length);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a kept secret that is none stops the start', () => {
    writeFileSync(join(folder, 'secret.key'), 'short\n');
    expect(() => openSecrets({ secretKey: null, dataDir: folder })).toThrow(StartError);
  });
});

describe('TextCipher', () => {
  const cipher = new TextCipher(Buffer.alloc(32, 1));

  test('opens what it sealed, for the same owner', () => {
    expect(cipher.open(cipher.seal('tökén', 'maria'), 'maria')).toBe('tökén');
    expect(cipher.open(cipher.seal('', 'maria'), 'maria')).toBe('');
    expect(cipher.seal('a', 'maria')).not.toBe(cipher.seal('a', 'maria'));
  });

  test.each<[string, () => string, string]>([
    ['for another owner', () => cipher.seal('a', 'maria'), 'mario'],
    ['with another key', () => new TextCipher(Buffer.alloc(32, 2)).seal('a', 'maria'), 'maria'],
    ['when it was changed', () => flipLastByte(cipher.seal('a', 'maria')), 'maria'],
    ['when it is cut short', () => cipher.seal('a', 'maria').slice(0, 20), 'maria'],
    ['when it is of another version', () => cipher.seal('a', 'maria').replace('v1', 'v2'), 'maria'],
    ['when it is nothing', () => '', 'maria'],
  ])('does not open %s', (_what, seal, owner) => {
    expect(() => cipher.open(seal(), owner)).toThrow(SealBrokenError);
  });
});

function flipLastByte(sealed: string): string {
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  return `v1.${bytes.toString('base64url')}`;
}
