import { Field } from '../views/Field.tsx';
import { FormProblem } from '../views/FormProblem.tsx';
import { CsrfField, Page } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';
import { OidcButton } from './oidc/OidcButton.tsx';

interface Props extends PageProps {
  username: string;
  /** Where to go afterwards, on this server. */
  next: string;
  /** Why the last attempt failed. */
  problem: string | null;
  /** What was done before, that the person should know. */
  note: string | null;
  /** The OpenID Connect provider; null where there is none. */
  oidcName: string | null;
}

export function SignInPage({ username, next, problem, note, oidcName, ...page }: Props) {
  return (
    <Page {...page} title="Sign in">
      <div className="narrow">
        <h1>Sign in</h1>
        <p className="lead">
          New here? <a href="/account/sign-up/">Create an account</a>.
        </p>
        {note === null ? null : (
          <p className="done" role="status">
            {note}
          </p>
        )}
        <form method="post" action="/account/sign-in/" className="card" noValidate>
          <CsrfField viewer={page.viewer} />
          {problem === null ? null : <FormProblem>{problem}</FormProblem>}
          <input type="hidden" name="next" value={next} />
          <Field name="username" label="Username" value={username} autoComplete="username" />
          <Field name="password" label="Password" type="password" autoComplete="current-password" />
          <button type="submit" className="button">
            Sign in
          </button>
          <p className="hint">
            <a href="/account/forgot/">I forgot my password</a>
          </p>
        </form>
        <OidcButton name={oidcName} next={next} />
      </div>
    </Page>
  );
}
