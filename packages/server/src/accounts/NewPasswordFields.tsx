import { type FieldErrors, PASSWORD_MIN_LENGTH } from '@vnet/protocol';
import { Field } from '../views/Field.tsx';

/** A password that is chosen, typed twice. */
export function NewPasswordFields({ errors, label = 'Password' }: { errors: FieldErrors; label?: string }) {
  return (
    <>
      <Field
        name="password"
        label={label}
        type="password"
        hint={`${PASSWORD_MIN_LENGTH} characters or more, not all digits, nothing that many people use.`}
        errors={errors.password}
        autoComplete="new-password"
      />
      <Field
        name="password_2"
        label={`${label} again`}
        type="password"
        errors={errors.password_2}
        autoComplete="new-password"
      />
    </>
  );
}
