import { PERSON_NAME_MAX_LENGTH, USERNAME_MAX_LENGTH, USERNAME_PATTERN } from '@vnet/protocol';
import * as z from 'zod/mini';
import { hasHiddenCharacters } from '../views/hiddenCharacters.ts';
import { isPlaceholderEmail } from './missingEmail.ts';

/** RFC 5321, 4.5.3.1.3 */
export const EMAIL_MAX_LENGTH = 254;
const emailSchema = z.email();

/** @returns a sentence for each rule that the username breaks; whether it is taken, the store knows */
export function brokenUsernameRules(username: string): string[] {
  if (username === '') return ['Choose a username.'];
  const broken: string[] = [];
  if (username.length > USERNAME_MAX_LENGTH) broken.push(`A username has ${USERNAME_MAX_LENGTH} characters at most.`);
  if (!USERNAME_PATTERN.test(username)) {
    broken.push('A username is made of the letters A to Z and a to z, digits and underscores.');
  }
  return broken;
}

export function brokenEmailRules(email: string): string[] {
  if (email === '') return ['Give your email address.'];
  if (email.length > EMAIL_MAX_LENGTH || !emailSchema.safeParse(email).success || isPlaceholderEmail(email)) {
    return ['This is no email address. One looks like maria@example.org.'];
  }
  return [];
}

/** @param label how the sentence calls the name: "first name" */
export function brokenNameRules(name: string, label: string): string[] {
  if (name === '') return [`Give your ${label}.`];
  const broken: string[] = [];
  if ([...name].length > PERSON_NAME_MAX_LENGTH) {
    broken.push(`Your ${label} can have ${PERSON_NAME_MAX_LENGTH} characters at most.`);
  }
  if (hasHiddenCharacters(name)) broken.push(`Your ${label} has characters that cannot be shown.`);
  return broken;
}

export const USERNAME_TAKEN = 'This username is taken: choose another.';
/** For somebody who makes an account. */
export const EMAIL_TAKEN = 'This email address has an account already: sign in, or give another.';
/** For somebody who is signed in to theirs. */
export const EMAIL_OF_ANOTHER = 'This email address cannot be yours here, as it is in use: give another.';
