import { pbkdf2Sync, randomBytes } from 'node:crypto';
import SqliteDatabase from 'better-sqlite3';

type Columns = Record<string, string | number | null>;

/** Fewer than Django's hundreds of thousands, so that tests are quick; the form is the same. */
const ITERATIONS = 1_000;

/**
 * A database as the first VNET's Django made it: its tables in Django's own words, times as Django writes them (UTC,
 * microseconds, no offset), UUIDs without dashes.
 */
export class LegacyVnet {
  readonly #sqlite: SqliteDatabase.Database;

  /** @param path of a new file */
  constructor(path: string) {
    this.#sqlite = new SqliteDatabase(path);
    this.#sqlite.exec(DJANGO_SCHEMA);
  }

  user(username: string, columns: Columns = {}): number {
    return this.#insert('core_coreuser', {
      password: djangoPassword('old password 1'),
      last_login: '2022-05-04 07:08:09.123456',
      is_superuser: 0,
      username,
      first_name: 'Maria',
      last_name: 'Lopez',
      email: `${username.toLowerCase()}@example.org`,
      is_staff: 0,
      is_active: 1,
      date_joined: '2021-01-02 03:04:05.678901',
      meeting_name: username,
      acs_identity: null,
      acs_token: null,
      acs_token_expiration: null,
      profile_image: 'vnet/profile.png',
      ...columns,
    });
  }

  /** @returns a key as Django REST framework makes one */
  token(userId: number, key = randomBytes(20).toString('hex')): string {
    this.#insert('authtoken_token', { key, created: '2021-02-03 04:05:06.789012', user_id: userId });
    return key;
  }

  meeting(hostId: number, columns: Columns = {}): { uuid: string; code: string } {
    const row: Columns = {
      meeting_uuid: randomBytes(16)
        .toString('hex')
        .replace(/^(.{12}).(.{3})./, '$14$2a'),
      meeting_id: randomBytes(30).toString('base64'),
      title: 'Weekly',
      notes: 'All of it',
      start_time: '2022-03-01 09:30:00',
      end_time: '2022-03-01 10:30:00',
      host_id: hostId,
      ...columns,
    };
    this.#insert('meeting_meeting', row);
    const uuid = String(row.meeting_uuid).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return { uuid, code: String(row.meeting_id) };
  }

  article(title: string, content: string, tags = ''): number {
    return this.#insert('help_helparticle', { title, content, tags });
  }

  run(sql: string): void {
    this.#sqlite.exec(sql);
  }

  close(): void {
    this.#sqlite.close();
  }

  #insert(table: string, columns: Columns): number {
    const names = Object.keys(columns);
    const marks = names.map(() => '?').join(', ');
    const statement = this.#sqlite.prepare(`insert into ${table} (${names.join(', ')}) values (${marks})`);
    return Number(statement.run(...Object.values(columns)).lastInsertRowid);
  }
}

/** As `django.contrib.auth.hashers.PBKDF2PasswordHasher` keeps it. */
export function djangoPassword(password: string): string {
  const salt = randomBytes(16).toString('base64url');
  const hash = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256').toString('base64');
  return `pbkdf2_sha256$${ITERATIONS}$${salt}$${hash}`;
}

const DJANGO_SCHEMA = `
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL,
  "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL,
  "model" varchar(100) NOT NULL);
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL,
  "expire_date" datetime NOT NULL);
CREATE TABLE "core_coreuser" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL,
  "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(191) NOT NULL UNIQUE,
  "first_name" varchar(200) NOT NULL, "last_name" varchar(200) NOT NULL, "email" varchar(254) NOT NULL,
  "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL,
  "meeting_name" varchar(200) NOT NULL, "acs_identity" text NULL, "acs_token" text NULL,
  "acs_token_expiration" datetime NULL, "profile_image" varchar(100) NOT NULL);
CREATE TABLE "authtoken_token" ("key" varchar(40) NOT NULL PRIMARY KEY, "created" datetime NOT NULL,
  "user_id" bigint NOT NULL UNIQUE REFERENCES "core_coreuser" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "meeting_meeting" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "meeting_uuid" char(32) NOT NULL,
  "meeting_id" varchar(255) NOT NULL, "title" varchar(100) NOT NULL, "notes" text NOT NULL,
  "start_time" datetime NOT NULL, "end_time" datetime NULL,
  "host_id" bigint NOT NULL REFERENCES "core_coreuser" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "help_helparticle" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(200) NOT NULL,
  "content" text NOT NULL, "tags" varchar(200) NOT NULL);
`;
