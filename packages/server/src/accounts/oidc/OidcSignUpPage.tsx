import type { FieldErrors } from '@vnet/protocol';
import { FormProblem } from '../../views/FormProblem.tsx';
import { CsrfField, Page } from '../../views/Page.tsx';
import type { PageProps } from '../../views/pageRenderer.ts';
import { PersonFields } from '../PersonFields.tsx';
import type { PersonForm } from '../personForm.ts';

interface Props extends PageProps {
  form: PersonForm;
  errors: FieldErrors;
  providerName: string;
}

/** What is missing for an account, asked of somebody whom the provider has just named. */
export function OidcSignUpPage({ form, errors, providerName, ...page }: Props) {
  return (
    <Page {...page} title="Create account">
      <div className="narrow">
        <h1>One more step</h1>
        <p className="lead">
          {`You are signed in with ${providerName}. Look through what your account here shall be. `}
          {`If you have one already, `}
          <a href="/account/sign-in/">sign in</a>
          {` to it instead, and link it with ${providerName} on the page Password and sign-in.`}
        </p>
        <form method="post" action="/account/oidc/sign-up/" className="card" noValidate>
          <CsrfField viewer={page.viewer} />
          {Object.keys(errors).length === 0 ? null : (
            <FormProblem>No account was made: look at the fields below.</FormProblem>
          )}
          <PersonFields form={form} errors={errors} usernameHint="Letters, digits and underscores." />
          <button type="submit" className="button">
            Create account
          </button>
        </form>
      </div>
    </Page>
  );
}
