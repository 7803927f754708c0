import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ImportLegacyOptions, importLegacy } from './importLegacy.ts';
import { LegacyVnet } from './legacy/testing/LegacyVnet.ts';
import { openDatabase } from './storage/database.ts';
import { openSecrets } from './storage/secrets.ts';
import { PostgresCluster } from './testing/PostgresCluster.ts';
import { startTestApp, type TestApp } from './testing/testApp.ts';

const PASSWORD = 'old password 1';

let folder: string;
let file: string;
let media: string;
let dataDir: string;
let old: LegacyVnet;
const toClose: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vnet-import-'));
  file = join(folder, 'db.sqlite3');
  media = join(folder, 'media');
  dataDir = join(folder, 'data');
  mkdirSync(join(media, 'profile_images'), { recursive: true });
  old = new LegacyVnet(file);
});
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
  old.close();
  rmSync(folder, { recursive: true, force: true });
});

let cluster: Promise<PostgresCluster> | null = null;
afterAll(async () => await (await cluster)?.close());

async function runImport(args: readonly string[] = [], environment: ImportLegacyOptions['environment'] = {}) {
  const lines: string[] = [];
  await importLegacy({
    environment: { VNET_DATA_DIR: dataDir, ...environment },
    directory: folder,
    args: [file, ...args],
    print: (line) => void lines.push(line),
  });
  return lines.join('\n');
}

/** The app on the data folder, as `npm start` has it. */
async function startApp(databaseUrl: string | null = null): Promise<TestApp> {
  const database = await openDatabase(dataDir, databaseUrl);
  const secrets = openSecrets({ secretKey: null, dataDir });
  const vnet = await startTestApp({ config: { dataDir }, deps: { database, secrets } });
  toClose.push(
    () => database.close(),
    () => vnet.close(),
  );
  return { ...vnet, database };
}

async function picture(name: string): Promise<void> {
  const image = sharp({ create: { width: 60, height: 40, channels: 3, background: 'teal' } });
  await image
    .withExif({ IFD0: { Copyright: 'where it was taken' } })
    .jpeg()
    .toFile(join(media, name));
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Every file below a folder, by the hash of its content. */
function contentOf(path: string): Map<string, string> {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map(({ parentPath, name }) => [join(parentPath, name), hashOf(join(parentPath, name))]));
}

/** One of everything. */
async function fill() {
  const id = old.user('maria', { profile_image: 'profile_images/maria.jpg', is_staff: 1 });
  await picture('profile_images/maria.jpg');
  return {
    token: old.token(id),
    meeting: old.meeting(id, { meeting_id: 'a/b+c==' }),
    article: old.article('Old help', '<p>Old <b>text</b></p>', 'old'),
  };
}

describe.each(['before the first start', 'beside a running VNET', 'on PostgreSQL'])('after an import %s', (when) => {
  test('people sign in with the old password, scripts go on, codes resolve, pictures and articles are shown', async () => {
    const { token, meeting } = await fill();
    let databaseUrl: string | null = null;
    if (when === 'on PostgreSQL') {
      cluster ??= PostgresCluster.start();
      databaseUrl = await (await cluster).createDatabase();
    }
    const running = when === 'beside a running VNET' ? await startApp() : null;
    const report = await runImport(['--media', media], databaseUrl === null ? {} : { DATABASE_URL: databaseUrl });
    expect(report).not.toContain('Did not come');
    const { browser, database } = running ?? (await startApp(databaseUrl));
    const kept = async () =>
      (await database.db.selectFrom('accounts').select('password_hash').executeTakeFirstOrThrow()).password_hash;

    expect(await kept()).toMatch(/^pbkdf2_sha256\$/);
    const maria = browser();
    expect((await maria.signIn('maria', 'not the old one')).statusCode).toBe(400);
    expect((await maria.signIn('maria', PASSWORD)).headers.location).toBe('/account/');
    expect(await kept()).toMatch(/^\$argon2id\$/);
    expect((await browser().signIn('maria', PASSWORD)).headers.location).toBe('/account/');

    const details = await browser().getJson('/account/get/user-details/?acs=1', { authorization: `Token ${token}` });
    expect(details.json()).toMatchObject({ username: 'maria', auth_token: token });
    const shown = await browser().get(details.json().profile_image);
    expect(shown.statusCode).toBe(200);
    expect(shown.headers['content-type']).toBe('image/webp');
    const metadata = await sharp(shown.rawPayload).metadata();
    expect([metadata.width, metadata.height, metadata.exif]).toEqual([512, 512, undefined]);

    for (const id of [encodeURIComponent(meeting.code), meeting.uuid]) {
      const answer = await maria.getJson(`/meeting/meetings/${id}/`);
      expect(answer.json()).toMatchObject({
        meeting_id: meeting.code,
        meeting_uuid: meeting.uuid,
        start_time: '2022-03-01T09:30:00+00:00',
      });
      expect((await maria.postJson(`/meeting/meetings/${id}/join/`, {})).statusCode).toBe(200);
    }
    const list = await browser().get('/help/?q=old+text');
    const path = /\/help\/article\/[0-9]+\//.exec(list.body)?.[0] ?? '';
    expect((await browser().get(path)).body).toContain('Old <strong>text</strong>');
    expect((await maria.get('/account/')).body).toContain('staff');
  });
});

describe('a dry run', () => {
  test('writes nothing, and prints what the import would', async () => {
    await fill();
    old.meeting(old.user('MARIA', { email: '' }), { title: 'No code', meeting_id: '' });
    old.user('pictureless', { profile_image: 'profile_images/gone.png' });
    await startApp();
    for (const close of toClose.splice(0).reverse()) await close();
    const [before, legacy] = [contentOf(dataDir), hashOf(file)];
    const dry = await runImport(['--media', media, '--dry-run']);
    expect(contentOf(dataDir)).toEqual(before);
    expect(hashOf(file)).toBe(legacy);
    expect(dry.split('\n')[0]).toContain('as a dry run: nothing is written');
    const real = await runImport(['--media', media]);
    const chosen = /the new code [0-9a-z-]{13}/;
    expect(real).toMatch(chosen);
    expect(dry.split('\n').slice(1)).toEqual(real.replace(chosen, 'a new code').split('\n').slice(1));
    // And it knows what came, the second time.
    expect(
      (await runImport(['--media', media, '--dry-run'])).replace(', as a dry run: nothing is written', ''),
    ).toEqual(await runImport(['--media', media]));
  });

  test('makes no data folder where there is none', async () => {
    await fill();
    expect(await runImport(['--dry-run'])).toMatch(/people +1 +0 +0/);
    expect(readdirSync(folder).sort()).toEqual(['db.sqlite3', 'media']);
  });

  test('beside a running VNET sees what that has written', async () => {
    await fill();
    const { browser } = await startApp();
    await browser().signUp('maria');
    expect(await runImport(['--dry-run'])).toContain('maria: signs in as “maria_2” from now on');
    expect((await browser().signIn('maria_2', PASSWORD)).statusCode).toBe(400);
  });

  test('on PostgreSQL is undone, and asks for a database of this version', async () => {
    await fill();
    cluster ??= PostgresCluster.start();
    const DATABASE_URL = await (await cluster).createDatabase();
    await expect(runImport(['--dry-run'], { DATABASE_URL })).rejects.toThrow('start VNET once');
    const database = await openDatabase('', DATABASE_URL);
    toClose.push(() => database.close());
    expect(await runImport(['--media', media, '--dry-run'], { DATABASE_URL })).toMatch(/people +1 +0 +0/);
    for (const table of ['accounts', 'auth_tokens', 'meetings', 'legacy_imports', 'help_articles'] as const) {
      expect(await database.db.selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
    const nobody = 'postgres://vnet@127.0.0.1:1/nothing';
    await expect(runImport(['--dry-run'], { DATABASE_URL: nobody })).rejects.toThrow('does not answer');
  });
});

describe('pictures', () => {
  test('that lead out of the media folder, are missing, damaged, too large or no pictures do not come, and are named', async () => {
    await picture('outside.jpg');
    symlinkSync(join(media, 'outside.jpg'), join(media, 'profile_images/link.jpg'));
    writeFileSync(join(media, 'profile_images/large.jpg'), Buffer.alloc(6 * 1024 * 1024, 0xff));
    writeFileSync(join(media, 'profile_images/text.jpg'), 'no picture');
    writeFileSync(join(media, 'profile_images/half.jpg'), readFileSync(join(media, 'outside.jpg')).subarray(0, 200));
    writeFileSync(join(media, 'profile_images/shared.jpg'), readFileSync(join(media, 'outside.jpg')));
    await picture('profile_images/good.jpg');
    const names = ['../outside.jpg', '/etc/hostname', 'link.jpg', 'large.jpg', 'text.jpg', 'half.jpg', 'gone.jpg', ''];
    for (const [index, name] of names.entries()) old.user(`p${index}`, { profile_image: name });
    old.user('good', { profile_image: '/media/good.jpg' });
    old.user('same_1', { profile_image: 'shared.jpg' });
    old.user('same_2', { profile_image: 'shared.jpg' });
    const report = await runImport(['--media', join(media, 'profile_images')]);
    expect(report).toMatch(/pictures +1 +0 +7/);
    for (const name of ['p0', 'p1', 'p2', 'p6']) expect(report).toContain(`${name}: the media folder has no such file`);
    expect(report).toContain('p3: the picture is larger than 5 MB');
    expect(report).toMatch(/p4: .*no picture/);
    expect(report).toMatch(/p5: .*damaged/);
    expect(readdirSync(join(dataDir, 'media/profiles'))).toHaveLength(1);
  });

  test('come at a later import with the folder, but not once their owner has removed them', async () => {
    await fill();
    expect(await runImport()).toContain('Pictures of one person did not come: run this again with --media');
    expect(await runImport(['--media', media])).toMatch(/pictures +1 +0 +0/);
    const database = await openDatabase(dataDir);
    await database.db.updateTable('accounts').set({ profile_image: '' }).execute();
    await database.close();
    expect(await runImport(['--media', media])).toMatch(/pictures +0 +1 +0/);
  });
});

describe('a command that cannot be carried out is told in a sentence', () => {
  test.each([[[]], [['a', 'b']], [['--nothing', 'a']]])('%j', async (args) => {
    const options = { environment: { VNET_DATA_DIR: dataDir }, directory: folder, args, print: () => {} };
    await expect(importLegacy(options)).rejects.toThrow('npm run import-legacy -- <db.sqlite3>');
  });

  test('no media folder', async () => {
    await expect(runImport(['--media', join(folder, 'none')])).rejects.toThrow('There is no folder');
    expect(readdirSync(folder).sort()).toEqual(['db.sqlite3', 'media']);
  });

  test('an import that ends early says what came, and the next one goes on', async () => {
    await fill();
    mkdirSync(join(dataDir, 'media'), { recursive: true });
    writeFileSync(join(dataDir, 'media/profiles'), 'a file where the folder of pictures belongs');
    await expect(runImport(['--media', media])).rejects.toThrow(
      /^The import ended early \(E[A-Z]+\)\. What came is kept/,
    );
    rmSync(join(dataDir, 'media/profiles'));
    const report = await runImport(['--media', media]);
    expect(report).toMatch(/people +0 +1 +0/);
    expect(report).toMatch(/pictures +1 +0 +0/);
    expect(report).toMatch(/meetings +1 +0 +0/);
  });

  test('as a process: on standard error, with 1, without a stack', async () => {
    const main = join(import.meta.dirname, 'main.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', main, 'import-legacy', 'none.sqlite3'], {
      env: { PATH: process.env.PATH, VNET_DATA_DIR: dataDir, INIT_CWD: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(printed).toBe(
      `There is no file ${join(folder, 'none.sqlite3')}. Give the path of the old VNET's db.sqlite3.\n`,
    );
  });
});
