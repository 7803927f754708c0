import { readings } from './lookalikes.ts';

/**
 * Why somebody would guess this password early, as a sentence; null: no pattern is seen in it. Beside the list of what
 * people choose, which has neither every repetition nor every run of keys.
 *
 * @param common what many people use, short ones too, in lower case
 */
export function guessablePattern(password: string, common: ReadonlySet<string>): string | null {
  const lower = password.toLowerCase();
  const cores = coresOf(lower);
  if (cores.some(repeats)) return 'The password is the same few characters again and again: choose another.';
  if (cores.some(isRunOfKeys)) {
    return 'The password follows the alphabet, the digits or the keyboard: choose another.';
  }
  if (cores.some((core) => isCommonWord(core, common))) {
    return 'The password is one of those that many people use, with little changed: choose another.';
  }
  return isProductName(lower, common) ? 'The password is too close to the name VNET: choose another.' : null;
}

/** The password, and what is before the digits and marks that people put behind a word. */
function coresOf(password: string): string[] {
  const ending = /[\p{Nd}\p{P}\p{S}\p{Z}]*$/u.exec(password)?.[0].length ?? 0;
  const most = Math.min(ending, MOST_ADDED, password.length - LEAST_CORE);
  return Array.from({ length: Math.max(0, most) + 1 }, (_, added) => password.slice(0, password.length - added));
}

/** `aaaaaaaa`, `abababab`, `abcabcab`. */
function repeats(core: string): boolean {
  const characters = [...core];
  return [1, 2, 3, 4].some(
    (unit) =>
      characters.length >= 2 * unit &&
      characters.every((character, at) => at < unit || character === characters[at - unit]),
  );
}

/** Whether nothing is in it but runs of at least three: `abcdefgh`, `87654321`, `asdf1234`. */
function isRunOfKeys(core: string): boolean {
  const ends = new Set([0]);
  for (const end of ends) {
    if (end === core.length) return true;
    for (let next = end + LEAST_RUN; next <= core.length; next += 1) {
      const run = core.slice(end, next);
      if (!RUNS.some((keys) => keys.includes(run))) break;
      // Looked at in its turn: a set goes on with what is added meanwhile.
      ends.add(next);
    }
  }
  return false;
}

/** A short word of the list, also written with digits for letters. A long one with something behind it is no such guess. */
function isCommonWord(core: string, common: ReadonlySet<string>): boolean {
  return core.length <= LONGEST_WORD && readings(core).some((word) => common.has(word));
}

/** The name with hardly anything around it, or with what everybody would put there. */
function isProductName(password: string, common: ReadonlySet<string>): boolean {
  return readings(password).some((text) => {
    const rest = text.replaceAll('vnet', '');
    return rest !== text && ([...rest].length <= MOST_ADDED || common.has(rest) || isRunOfKeys(rest));
  });
}

/** Characters that make no password of a guessable one. */
const MOST_ADDED = 5;
const LEAST_CORE = 3;
const LEAST_RUN = 3;
const LONGEST_WORD = 9;

const UPWARDS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  '!@#$%^&*()',
  // Rows of QWERTY, QWERTZ and AZERTY, and the columns of the first.
  'qwertyuiop[]',
  'asdfghjkl;',
  'zxcvbnm,./',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
];
const RUNS = UPWARDS.flatMap((keys) => [keys, [...keys].reverse().join('')]);
