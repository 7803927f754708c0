import type { FieldErrors } from '@vnet/protocol';
import { checkNewPassword, type NewPassword, readNewPassword } from './newPasswordForm.ts';
import { checkPersonForm, type PersonForm, readPersonForm } from './personForm.ts';

/** What was typed into the sign-up form. */
export interface SignUpForm extends PersonForm, NewPassword {}

export function readSignUpForm(body: unknown): SignUpForm {
  return { ...readPersonForm(body), ...readNewPassword(body) };
}

/** @returns the sentences of every broken rule, by the field's name on the wire; empty when all is well */
export async function checkSignUpForm(form: SignUpForm): Promise<FieldErrors> {
  return { ...checkPersonForm(form), ...(await checkNewPassword(form, form)) };
}
