import type { FieldErrors } from '@vnet/protocol';
import { formFields } from '../views/formFields.ts';
import { brokenEmailRules, brokenNameRules, brokenUsernameRules } from './personRules.ts';
import { withoutEmpty } from './withoutEmpty.ts';

/** Who somebody is going to be here. */
export interface PersonForm {
  username: string;
  email: string;
  firstName: string;
  lastName: string;
}

export function readPersonForm(body: unknown): PersonForm {
  const field = formFields(body);
  return {
    username: field('username').trim(),
    email: field('email').trim(),
    firstName: field('first_name').trim(),
    lastName: field('last_name').trim(),
  };
}

/** @returns the sentences of every broken rule, by the field's name on the wire; empty when all is well */
export function checkPersonForm(form: PersonForm): FieldErrors {
  return withoutEmpty({
    username: brokenUsernameRules(form.username),
    email: brokenEmailRules(form.email),
    first_name: brokenNameRules(form.firstName, 'first name'),
    last_name: brokenNameRules(form.lastName, 'last name'),
  });
}
