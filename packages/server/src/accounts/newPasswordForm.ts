import type { FieldErrors } from '@vnet/protocol';
import { formFields } from '../views/formFields.ts';
import { brokenPasswordRules, type PasswordOwner } from './passwordRules.ts';
import { withoutEmpty } from './withoutEmpty.ts';

/** A password that is chosen, typed twice. */
export interface NewPassword {
  password: string;
  passwordAgain: string;
}

export function readNewPassword(body: unknown): NewPassword {
  const field = formFields(body);
  return { password: field('password'), passwordAgain: field('password_2') };
}

/** @returns the sentences of every broken rule, the same as at sign-up; empty when all is well */
export async function checkNewPassword(form: NewPassword, owner: PasswordOwner): Promise<FieldErrors> {
  return withoutEmpty({
    password: form.password === '' ? ['Choose a password.'] : await brokenPasswordRules(form.password, owner),
    password_2: brokenRepetition(form),
  });
}

function brokenRepetition({ password, passwordAgain }: NewPassword): string[] {
  if (passwordAgain === '') return ['Repeat the password.'];
  return password === passwordAgain ? [] : ['The two passwords differ: type the same one twice.'];
}
