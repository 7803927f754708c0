import type { FieldErrors } from '@vnet/protocol';
import { Field } from '../views/Field.tsx';
import type { PersonForm } from './personForm.ts';

/** Names, address and username of an account that is made. */
export function PersonFields({
  form,
  errors,
  usernameHint,
}: {
  form: PersonForm | null;
  errors: FieldErrors;
  usernameHint: string;
}) {
  return (
    <>
      <div className="pair">
        <Field
          name="first_name"
          label="First name"
          value={form?.firstName ?? ''}
          errors={errors.first_name}
          autoComplete="given-name"
          isName
        />
        <Field
          name="last_name"
          label="Last name"
          value={form?.lastName ?? ''}
          errors={errors.last_name}
          autoComplete="family-name"
          isName
        />
      </div>
      <Field
        name="email"
        label="Email address"
        type="email"
        value={form?.email ?? ''}
        errors={errors.email}
        autoComplete="email"
      />
      <Field
        name="username"
        label="Username"
        hint={usernameHint}
        value={form?.username ?? ''}
        errors={errors.username}
        autoComplete="username"
      />
    </>
  );
}
