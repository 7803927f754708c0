import {
  type FieldErrors,
  GUEST_NAME_MAX_LENGTH,
  GUEST_PASS_LABEL_MAX_LENGTH,
  GUEST_PASS_MOST_USES,
} from '@vnet/protocol';
import { parseTime } from '../meetings/parseTime.ts';
import { formFields } from '../views/formFields.ts';
import { hasHiddenCharacters } from '../views/hiddenCharacters.ts';
import { wrongTypes } from '../views/wrongTypes.ts';

/** A pass as a host wants it. */
export interface PassPlan {
  label: string;
  expiresAt: Date | null;
  mostUses: number | null;
}

export type PassFormOutcome = { plan: PassPlan; errors: null } | { plan: null; errors: FieldErrors };

/** Reads `label`, `expires_at` and `most_uses`, JSON or form: a plan, or a sentence for each field that is wrong. */
export function readPassForm(body: unknown, now: Date): PassFormOutcome {
  const field = formFields(body);
  const [label, expires, uses] = ['label', 'expires_at', 'most_uses'].map((name) => field(name).trim());
  const errors: FieldErrors = {};
  const problem = textProblem(label ?? '', GUEST_PASS_LABEL_MAX_LENGTH);
  if (problem === 'empty') errors.label = ['Say for whom the link is, so that you know it again.'];
  else if (problem === 'long') errors.label = [`This can have ${GUEST_PASS_LABEL_MAX_LENGTH} characters at most.`];
  else if (problem === 'hidden') errors.label = ['This has characters that cannot be shown.'];

  const { time: expiresAt, problem: timeProblem } = expires === '' ? NEVER : parseTime(expires ?? '');
  if (timeProblem !== null) errors.expires_at = [timeProblem];
  else if (expiresAt !== null && expiresAt <= now) errors.expires_at = ['Choose a time that is still to come.'];

  const mostUses = uses === '' ? null : Number(/^[0-9]{1,6}$/.test(uses ?? '') ? uses : 0);
  if (mostUses !== null && (mostUses < 1 || mostUses > GUEST_PASS_MOST_USES)) {
    errors.most_uses = [`Choose 1 to ${GUEST_PASS_MOST_USES}, or nothing for any number.`];
  }
  Object.assign(errors, wrongTypes(body, LABELS), wrongTypes(body, { most_uses: 'The number of guests' }, 'a number'));
  if (Object.keys(errors).length > 0) return { plan: null, errors };
  return { plan: { label: label ?? '', expiresAt, mostUses }, errors: null };
}

/** @returns the sentence for a guest's name that cannot be shown to others; null: it can */
export function brokenGuestNameRule(name: string): string | null {
  switch (textProblem(name, GUEST_NAME_MAX_LENGTH)) {
    case 'empty':
      return 'Type the name under which the others shall see you.';
    case 'long':
      return `A name has ${GUEST_NAME_MAX_LENGTH} characters at most.`;
    case 'hidden':
      return 'This name has characters that cannot be shown.';
    case null:
      return null;
  }
}

function textProblem(text: string, most: number): 'empty' | 'long' | 'hidden' | null {
  if (text === '') return 'empty';
  if ([...text].length > most) return 'long';
  return hasHiddenCharacters(text) ? 'hidden' : null;
}

const NEVER = { time: null, problem: null };
const LABELS = { label: 'For whom the link is', expires_at: 'The time' };
