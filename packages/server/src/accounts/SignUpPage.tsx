import type { FieldErrors } from '@vnet/protocol';
import { FormProblem } from '../views/FormProblem.tsx';
import { CsrfField, Page } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';
import { NewPasswordFields } from './NewPasswordFields.tsx';
import { OidcButton } from './oidc/OidcButton.tsx';
import { PersonFields } from './PersonFields.tsx';
import type { SignUpForm } from './signUpForm.ts';

interface Props extends PageProps {
  form: SignUpForm | null;
  errors: FieldErrors;
  /** The OpenID Connect provider; null where there is none. */
  oidcName: string | null;
}

/** The sign-up form; after a mistake with what was typed, passwords aside. */
export function SignUpPage({ form, errors, oidcName, ...page }: Props) {
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
          <PersonFields
            form={form}
            errors={errors}
            usernameHint="Letters, digits and underscores. You sign in with it."
          />
          <NewPasswordFields errors={errors} />
          <button type="submit" className="button">
            Create account
          </button>
        </form>
        <OidcButton name={oidcName} next="/account/" />
      </div>
    </Page>
  );
}

function countOf(fields: number): string {
  return fields === 1 ? 'one field needs another look' : `${fields} fields need another look`;
}
