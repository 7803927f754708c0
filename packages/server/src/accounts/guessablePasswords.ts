import { readings } from './lookalikes.ts';

/**
 * Why somebody would guess this password early, as a sentence; null: no pattern is seen in it. Beside the list of what
 * people choose, which has neither every repetition nor every run of keys. It is the whole password that is looked at: what
 * the first VNET took with something added stays good (contract.md, *Sign-up rules*).
 *
 * @param common what many people use, short ones too, in lower case
 */
export function guessablePattern(password: string, common: ReadonlySet<string>): string | null {
  const lower = password.toLowerCase();
  if (repeats(lower)) return 'The password is the same few characters again and again: choose another.';
  if (isRunOfKeys(lower)) return 'The password follows the alphabet, the digits or the keyboard: choose another.';
  // Also written with digits for letters.
  if (readings(lower).some((word) => common.has(word))) {
    return 'The password is one of those that many people use, with little changed: choose another.';
  }
  return isProductName(lower, common) ? 'The password is too close to the name VNET: choose another.' : null;
}

/** `aaaaaaaa`, `abababab`, `abcabcab`. */
function repeats(password: string): boolean {
  const characters = [...password];
  return [1, 2, 3, 4].some(
    (unit) =>
      characters.length >= 2 * unit &&
      characters.every((character, at) => at < unit || character === characters[at - unit]),
  );
}

/** Whether nothing is in it but runs of at least three: `abcdefgh`, `87654321`, `asdf1234`. */
function isRunOfKeys(password: string): boolean {
  const ends = new Set([0]);
  for (const end of ends) {
    if (end === password.length) return true;
    for (let next = end + LEAST_RUN; next <= password.length; next += 1) {
      const run = password.slice(end, next);
      if (!RUNS.some((keys) => keys.includes(run))) break;
      // Looked at in its turn: a set goes on with what is added meanwhile.
      ends.add(next);
    }
  }
  return false;
}

/** The name with hardly anything around it, or with what everybody would put there. */
function isProductName(password: string, common: ReadonlySet<string>): boolean {
  return readings(password).some((text) => {
    const rest = text.replaceAll('vnet', '');
    return rest !== text && ([...rest].length <= MOST_ADDED || common.has(rest) || isRunOfKeys(rest));
  });
}

/** Characters that make no password of the name. */
const MOST_ADDED = 5;
const LEAST_RUN = 3;

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
