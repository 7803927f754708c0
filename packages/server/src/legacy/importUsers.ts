import { randomUUID } from 'node:crypto';
import { USERNAME_MAX_LENGTH } from '@vnet/protocol';
import type { Kysely } from 'kysely';
import type { Account } from '../accounts/account.ts';
import { findImportedAccount, importAccount, isTaken } from '../accounts/importAccount.ts';
import { importCallIdentity } from '../accounts/importCallIdentity.ts';
import type { Schema } from '../storage/schema.ts';
import type { ImportDeps } from './ImportDeps.ts';
import { inTransaction } from './inTransaction.ts';
import type { LegacyContent } from './LegacyDatabase.ts';
import { type LegacyUser, readLegacyUser } from './legacyUser.ts';
import { asText, cut } from './legacyValues.ts';

/** Who somebody of the first VNET is here. */
export interface ImportedUser {
  user: LegacyUser;
  /** Null: deleted here since. */
  account: Account | null;
}

/**
 * Takes people over, each with their token and identity in one transaction.
 *
 * @returns by `core_coreuser.id`; who did not come is not in it
 */
export async function importUsers(
  deps: ImportDeps,
  { users, tokens }: LegacyContent,
): Promise<Map<string, ImportedUser>> {
  const tokenOf = new Map(tokens.map((row) => [asText(row.user_id), asText(row.key)]));
  const imported = new Map<string, ImportedUser>();
  for (const row of users) {
    const user = readLegacyUser(row);
    if ('refusal' in user) {
      deps.report.left('people', `Person ${asText(row.id)} ${quoted(asText(row.username))}`, user.refusal);
      continue;
    }
    const token = tokenOf.get(user.id) ?? '';
    const account = await inTransaction(deps.db, async (db) => await importUser(deps, db, user, token));
    imported.set(user.id, { user, account });
  }
  return imported;
}

async function importUser(
  deps: ImportDeps,
  db: Kysely<Schema>,
  user: LegacyUser,
  token: string,
): Promise<Account | null> {
  const { imports, report, clock } = deps;
  const known = await imports.find(db, 'user', user.key);
  if (known !== null) {
    report.before('people');
    if (token !== '') report.before('tokens');
    return await findImportedAccount(db, known);
  }
  const id = randomUUID();
  const username = await freeUsername(db, user.username);
  const email = user.email !== '' && !(await isTaken(db, 'email', user.email)) ? user.email : '';
  const account = await importAccount(db, {
    ...user,
    id,
    username,
    email,
    meetingName: user.meetingName === user.username ? username : user.meetingName,
    createdAt: user.joinedAt ?? clock.now(),
  });
  await imports.record(db, 'user', user.key, id);
  report.came('people');

  if (username !== user.username) {
    report.changed(
      user.username,
      `signs in as ${quoted(username)} from now on, as the name is that of somebody else here`,
    );
  }
  if (email !== user.email) {
    report.changed(username, 'comes without an email address, as somebody else here has the old one');
  }
  for (const change of user.changes) report.changed(username, change);
  if (token !== '') await importToken(deps, db, account, token);
  if (user.acsIdentity !== '') await importIdentity(deps, db, account, user);
  return account;
}

/** The name itself, or the first of `name_2`, `name_3` … that nobody has; two that differ in case alone are one here. */
async function freeUsername(db: Kysely<Schema>, wanted: string): Promise<string> {
  let name = wanted;
  for (let number = 2; await isTaken(db, 'username', name); number += 1) {
    const suffix = `_${number}`;
    name = `${cut(wanted, USERNAME_MAX_LENGTH - suffix.length)}${suffix}`;
  }
  return name;
}

async function importToken(
  { report, tokensIn }: ImportDeps,
  db: Kysely<Schema>,
  account: Account,
  token: string,
): Promise<void> {
  // What the `Authorization` header can carry; Django's are 40 hexadecimal digits.
  if (!/^[\x21-\x7e]{16,128}$/.test(token)) {
    report.left(
      'tokens',
      account.username,
      'the token is none that a script could send; a new one is made when it is asked for',
    );
  } else if (await tokensIn(db).adopt(account, token)) {
    report.came('tokens');
  } else {
    report.left(
      'tokens',
      account.username,
      'the token is that of somebody else here; a new one is made when it is asked for',
    );
  }
}

async function importIdentity(
  { report, cipher, clock, provider }: ImportDeps,
  db: Kysely<Schema>,
  account: Account,
  user: LegacyUser,
): Promise<void> {
  // Told once for all, at the end.
  if (provider !== 'acs') return;
  const { acsIdentity: identity, acsToken: token, acsTokenExpiresAt: expiresAt } = user;
  const isValid = token !== '' && expiresAt !== null && expiresAt > clock.now();
  await importCallIdentity(db, cipher, account, {
    provider,
    identity,
    token: isValid ? { token, expiresAt } : null,
  });
  report.came('call identities');
}

/** As a name in the report. */
export function quoted(name: string): string {
  return `“${cut(name.replace(/\p{Cc}/gu, ' '), 80)}”`;
}

/** In the middle of a sentence. */
export function peopleOf(count: number): string {
  return count === 1 ? 'one person' : `${count} people`;
}
