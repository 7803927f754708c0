import { Field } from '../views/Field.tsx';
import { FormProblem } from '../views/FormProblem.tsx';
import { CsrfField, Page } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';

interface Props extends PageProps {
  /** Whether the server sends mail. */
  mails: boolean;
  typed: string;
  sent: boolean;
  problem: string | null;
}

/** Asks for a link that sets a new password. The answer is the same whether there is such an account or not. */
export function ForgotPage({ mails, typed, sent, problem, ...page }: Props) {
  return (
    <Page {...page} title="Forgot password">
      <div className="narrow">
        <h1>Set a new password</h1>
        {mails ? null : (
          <p className="lead">
            This server sends no mail. Ask whoever runs it for a link: with it you set a new password yourself.
          </p>
        )}
        {sent ? (
          <p className="done" role="status">
            If there is such an account, a mail with a link is on its way to its address. The link works for an hour.
            Nothing there after some minutes? Look among the spam, or ask whoever runs this server.
          </p>
        ) : null}
        {mails && !sent ? (
          <form method="post" action="/account/forgot/" className="card" noValidate>
            <CsrfField viewer={page.viewer} />
            {problem === null ? null : <FormProblem>{problem}</FormProblem>}
            <Field
              name="account"
              label="Username or email address"
              hint="You get a mail with a link, at the address of your account."
              value={typed}
              autoComplete="username"
            />
            <button type="submit" className="button">
              Send me a link
            </button>
          </form>
        ) : null}
        <p>
          <a href="/account/sign-in/">Back to sign in</a>
        </p>
      </div>
    </Page>
  );
}
