import type { FieldErrors } from '@vnet/protocol';
import { formFields } from '../views/formFields.ts';
import { brokenPasswordRules } from './passwordRules.ts';
import { brokenEmailRules, brokenNameRules, brokenUsernameRules } from './personRules.ts';

/** What was typed into the sign-up form. */
export interface SignUpForm {
  username: string;
  email: string;
  firstName: string;
  lastName: string;
  password: string;
  passwordAgain: string;
}

export function readSignUpForm(body: unknown): SignUpForm {
  const field = formFields(body);
  return {
    username: field('username').trim(),
    email: field('email').trim(),
    firstName: field('first_name').trim(),
    lastName: field('last_name').trim(),
    password: field('password'),
    passwordAgain: field('password_2'),
  };
}

/** @returns the sentences of every broken rule, by the field's name on the wire; empty when all is well */
export async function checkSignUpForm(form: SignUpForm): Promise<FieldErrors> {
  return withoutEmpty({
    username: brokenUsernameRules(form.username),
    email: brokenEmailRules(form.email),
    first_name: brokenNameRules(form.firstName, 'first name'),
    last_name: brokenNameRules(form.lastName, 'last name'),
    password: form.password === '' ? ['Choose a password.'] : await brokenPasswordRules(form.password, form),
    password_2: brokenRepetition(form),
  });
}

function brokenRepetition({ password, passwordAgain }: SignUpForm): string[] {
  if (passwordAgain === '') return ['Repeat the password.'];
  return password === passwordAgain ? [] : ['The two passwords differ: type the same one twice.'];
}

/** Only the fields that have something wrong with them. */
export function withoutEmpty(errors: FieldErrors): FieldErrors {
  return Object.fromEntries(Object.entries(errors).filter(([, sentences]) => sentences.length > 0));
}
