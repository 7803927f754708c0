import { PERSON_NAME_MAX_LENGTH, USERNAME_MAX_LENGTH } from '@vnet/protocol';
import { parseDjangoHash } from '../accounts/djangoHash.ts';
import { brokenEmailRules } from '../accounts/personRules.ts';
import type { LegacyRow } from './LegacyDatabase.ts';
import { asLine, asText, asTime, asTruth, cut } from './legacyValues.ts';

/** A person of the first VNET, as far as this one can take them. */
export interface LegacyUser {
  /** `core_coreuser.id`. */
  id: string;
  /** Tells the person from everybody in any database of a first VNET: an id alone is in all of them. */
  key: string;
  username: string;
  /** Empty where there is none that can be used. */
  email: string;
  firstName: string;
  lastName: string;
  meetingName: string;
  /** Empty where it cannot be checked here. */
  passwordHash: string;
  isStaff: boolean;
  isActive: boolean;
  /** Null: unknown. */
  joinedAt: Date | null;
  /** As the old VNET kept it: a path in its media folder. */
  picture: string;
  acsIdentity: string;
  acsToken: string;
  acsTokenExpiresAt: Date | null;
  /** What was changed to make it fit, a sentence's end each. */
  changes: string[];
}

/** @returns why the person cannot come, where they cannot */
export function readLegacyUser(row: LegacyRow): LegacyUser | { refusal: string } {
  const username = asText(row.username).trim();
  if (username === '') return { refusal: 'there is no username' };
  if (/\p{Cc}/u.test(username)) return { refusal: 'the username has characters that cannot be typed' };
  if ([...username].length > USERNAME_MAX_LENGTH) {
    return { refusal: `the username is longer than ${USERNAME_MAX_LENGTH} characters` };
  }
  const changes: string[] = [];
  const name = (label: string, value: unknown) => {
    const line = asLine(value);
    if ([...line].length > PERSON_NAME_MAX_LENGTH)
      changes.push(`the ${label} was cut after ${PERSON_NAME_MAX_LENGTH} characters`);
    return cut(line, PERSON_NAME_MAX_LENGTH);
  };
  const id = asText(row.id);
  return {
    id,
    key: `${id} ${asText(row.date_joined)}`,
    username,
    email: usableEmail(row.email, changes),
    firstName: name('first name', row.first_name),
    lastName: name('last name', row.last_name),
    meetingName: name('name in meetings', row.meeting_name) || username,
    passwordHash: usablePassword(row.password, changes),
    isStaff: asTruth(row.is_staff) || asTruth(row.is_superuser),
    isActive: row.is_active === undefined || asTruth(row.is_active),
    joinedAt: asTime(row.date_joined),
    picture: asText(row.profile_image).trim(),
    acsIdentity: asLine(row.acs_identity),
    acsToken: asLine(row.acs_token),
    acsTokenExpiresAt: asTime(row.acs_token_expiration),
    changes,
  };
}

function usableEmail(value: unknown, changes: string[]): string {
  const email = asText(value).trim();
  if (email === '') changes.push('comes without an email address, as there was none');
  else if (brokenEmailRules(email).length > 0) changes.push('comes without an email address, as the old one is none');
  else return email;
  return '';
}

/** Django writes the algorithm first, and `!` for people who have no password. */
function usablePassword(value: unknown, changes: string[]): string {
  const hash = asText(value);
  if (parseDjangoHash(hash) !== null) return hash;
  const algorithm = /^([0-9a-z_]{1,32})\$/.exec(hash)?.[1];
  changes.push(
    algorithm === undefined
      ? 'comes without a password, as there was none'
      : `comes without a password, as one kept with ${algorithm} cannot be checked here`,
  );
  return '';
}
