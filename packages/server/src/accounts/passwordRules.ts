import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '@vnet/protocol';
import { loadCommonPasswords } from './commonPasswords.ts';
import { guessablePattern } from './guessablePasswords.ts';

/** Whose password it is going to be: what it must not be close to. */
export interface PasswordOwner {
  username: string;
  email: string;
  firstName: string;
  lastName: string;
}

/** @returns a sentence for each rule of contract.md that the password breaks */
export async function brokenPasswordRules(password: string, owner: PasswordOwner): Promise<string[]> {
  const length = [...password].length;
  if (length > PASSWORD_MAX_LENGTH) return [`The password is too long: give it ${MOST_CHARACTERS} characters at most.`];
  if (/^[\p{Z}\s\p{Cf}]*$/u.test(password)) return ['The password is blank: put letters, digits or marks in it.'];
  const broken: string[] = [];
  if (length < PASSWORD_MIN_LENGTH) {
    broken.push(`The password is too short: give it ${PASSWORD_MIN_LENGTH} characters or more.`);
  }
  if (/^\p{Nd}+$/u.test(password)) broken.push('The password is all digits: add some letters.');
  const guessable = await guessableSentence(password);
  if (guessable !== null) broken.push(guessable);
  const attributes: [string, string][] = [
    ['username', owner.username],
    ['email address', owner.email],
    ['first name', owner.firstName],
    ['last name', owner.lastName],
  ];
  for (const [name, value] of attributes) {
    if (isClose(password, value)) broken.push(`The password is too close to your ${name}: choose another.`);
  }
  return broken;
}

async function guessableSentence(password: string): Promise<string | null> {
  const common = await loadCommonPasswords();
  if (common.has(password.toLowerCase())) return 'The password is one of those that many people use: choose another.';
  return guessablePattern(password, common);
}

const MOST_CHARACTERS = new Intl.NumberFormat('en').format(PASSWORD_MAX_LENGTH);

/**
 * Whether a password is a person's own data with little added: seven tenths of the characters of both are the same,
 * for the whole value or a word of it. The measure and the bound are those of Django's
 * `UserAttributeSimilarityValidator`, by which the first VNET's passwords were chosen.
 */
function isClose(password: string, value: string): boolean {
  const lower = password.toLowerCase();
  return [value, ...value.split(/\W+/)]
    .map((part) => part.toLowerCase())
    .filter((part) => part !== '' && lower.length < part.length * MOST_LENGTHS)
    .some((part) => sharedCharacters(lower, part) >= MOST_SIMILARITY);
}

const MOST_SIMILARITY = 0.7;
/** A password this many times longer than the value cannot be close to it. */
const MOST_LENGTHS = 10;

/** Twice the characters in common over all characters of both: Python's `SequenceMatcher.quick_ratio`. */
function sharedCharacters(a: string, b: string): number {
  const left = new Map<string, number>();
  for (const character of b) left.set(character, (left.get(character) ?? 0) + 1);
  let common = 0;
  for (const character of a) {
    const count = left.get(character) ?? 0;
    if (count === 0) continue;
    left.set(character, count - 1);
    common += 1;
  }
  return (2 * common) / (a.length + b.length);
}
