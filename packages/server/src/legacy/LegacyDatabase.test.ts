import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StartError } from '../process/StartError.ts';
import { readLegacyDatabase } from './LegacyDatabase.ts';
import { LegacyVnet } from './testing/LegacyVnet.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vnet-legacy-'));
  path = join(folder, 'db.sqlite3');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function complaintAbout(file: string): string {
  try {
    readLegacyDatabase(file, { waitMs: 50 });
    return 'none';
  } catch (error) {
    return error instanceof StartError ? error.message : `not for people: ${error}`;
  }
}

describe('a file that cannot be read is told in a sentence', () => {
  test('none, and a folder', () => {
    expect(complaintAbout(path)).toBe(`There is no file ${path}. Give the path of the old VNET's db.sqlite3.`);
    expect(complaintAbout(folder)).toContain('There is no file');
  });

  test('no database', () => {
    writeFileSync(path, 'hello '.repeat(1000));
    expect(complaintAbout(path)).toBe(`${path} is no SQLite database.`);
  });

  test('an empty file, and the database of another program', () => {
    writeFileSync(path, '');
    expect(complaintAbout(path)).toContain('is no database of the first VNET');
    rmSync(path);
    const other = new SqliteDatabase(path);
    other.exec('create table core_coreuser (name text)');
    other.close();
    expect(complaintAbout(path)).toContain('is no database of the first VNET');
  });

  test('a database that another program holds', () => {
    const old = new LegacyVnet(path);
    old.run('begin exclusive');
    expect(complaintAbout(path)).toBe(`${path} is locked by another program. Stop the old VNET, then try again.`);
    old.close();
  });
});

test('is read while the old VNET runs on it, rollback journal or WAL', () => {
  const old = new LegacyVnet(path);
  old.user('maria');
  expect(readLegacyDatabase(path).users).toHaveLength(1);
  old.run('pragma journal_mode = wal');
  old.user('mario');
  expect(readLegacyDatabase(path).users).toHaveLength(2);
  old.close();
});

test('tables that are not there bring nothing, and are named', () => {
  const old = new LegacyVnet(path);
  old.run('drop table help_helparticle; drop table authtoken_token');
  old.close();
  const { articles, tokens, missing } = readLegacyDatabase(path);
  expect([articles, tokens, missing]).toEqual([[], [], ['authtoken_token', 'help_helparticle']]);
});

test('tags of django-taggit are found', () => {
  const old = new LegacyVnet(path);
  const id = old.article('First', '<p>Text</p>');
  old.run(`
    create table taggit_tag (id integer primary key, name varchar(100), slug varchar(100));
    create table taggit_taggeditem (id integer primary key, object_id integer, content_type_id integer, tag_id integer);
    insert into django_content_type values (8, 'help', 'helparticle'), (9, 'meeting', 'meeting');
    insert into taggit_tag values (1, 'start', 'start'), (2, 'other', 'other');
    insert into taggit_taggeditem values (1, ${id}, 8, 1), (2, ${id}, 9, 2);
  `);
  old.close();
  expect([...readLegacyDatabase(path).tagsOf]).toEqual([[String(id), ['start']]]);
});

test('the file is left as it was', () => {
  const old = new LegacyVnet(path);
  old.user('maria');
  old.close();
  const before = readFileSync(path);
  readLegacyDatabase(path);
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(readdirSync(folder)).toEqual(['db.sqlite3']);
});
