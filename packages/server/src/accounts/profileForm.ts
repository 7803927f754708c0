import type { FieldErrors } from '@vnet/protocol';
import { formFields } from '../views/formFields.ts';
import type { Account } from './account.ts';
import { brokenEmailRules, brokenNameRules } from './personRules.ts';
import type { AccountChanges } from './store.ts';
import { withoutEmpty } from './withoutEmpty.ts';

/** What was typed into the profile's form. */
export type ProfileForm = Omit<AccountChanges, 'profileImage'>;

export function readProfileForm(body: unknown): ProfileForm {
  const field = formFields(body);
  return {
    firstName: field('first_name').trim(),
    lastName: field('last_name').trim(),
    email: field('email').trim(),
    meetingName: field('meeting_name').trim(),
  };
}

export function profileFormOf({ firstName, lastName, email, meetingName }: Account): ProfileForm {
  return { firstName, lastName, email, meetingName };
}

/** @returns the sentences of every broken rule, by the field's name on the wire; empty when all is well */
export function checkProfileForm(form: ProfileForm): FieldErrors {
  return withoutEmpty({
    first_name: brokenNameRules(form.firstName, 'first name'),
    last_name: brokenNameRules(form.lastName, 'last name'),
    email: brokenEmailRules(form.email),
    meeting_name: brokenNameRules(form.meetingName, 'name in meetings'),
  });
}
