import type { FieldErrors } from '@vnet/protocol';
import { PASSWORD_MIN_LENGTH } from '@vnet/protocol';
import { Field } from '../views/Field.tsx';
import { FormProblem } from '../views/FormProblem.tsx';
import { CsrfField, Page } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';
import type { SignUpForm } from './signUpForm.ts';

/** The sign-up form; after a mistake with what was typed, passwords aside. */
export function SignUpPage({ form, errors, ...page }: PageProps & { form: SignUpForm | null; errors: FieldErrors }) {
  const wrong = Object.keys(errors).length;
  return (
    <Page {...page} title="Create account">
      <div className="narrow">
        <h1>Create your account</h1>
        <p className="lead">
          You have one already? <a href="/account/sign-in/">Sign in</a>.
        </p>
        <form method="post" action="/account/sign-up/" className="card" noValidate>
          <CsrfField viewer={page.viewer} />
          {wrong === 0 ? null : <FormProblem>No account was made: {countOf(wrong)} below.</FormProblem>}
          <div className="pair">
            <Field
              name="first_name"
              label="First name"
              value={form?.firstName ?? ''}
              errors={errors.first_name}
              autoComplete="given-name"
            />
            <Field
              name="last_name"
              label="Last name"
              value={form?.lastName ?? ''}
              errors={errors.last_name}
              autoComplete="family-name"
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
            hint="Letters, digits and underscores. You sign in with it."
            value={form?.username ?? ''}
            errors={errors.username}
            autoComplete="username"
          />
          <Field
            name="password"
            label="Password"
            type="password"
            hint={`${PASSWORD_MIN_LENGTH} characters or more, not all digits, nothing that many people use.`}
            errors={errors.password}
            autoComplete="new-password"
          />
          <Field
            name="password_2"
            label="Password again"
            type="password"
            errors={errors.password_2}
            autoComplete="new-password"
          />
          <button type="submit" className="button">
            Create account
          </button>
        </form>
      </div>
    </Page>
  );
}

function countOf(fields: number): string {
  return fields === 1 ? 'one field needs another look' : `${fields} fields need another look`;
}
