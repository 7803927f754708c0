import { FormProblem } from '../views/FormProblem.tsx';
import { CsrfField } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';
import { AccountFrame } from './AccountFrame.tsx';

interface Props extends PageProps {
  token: string;
  renewed: boolean;
  /** Why it was not renewed. */
  problem: string | null;
}

/** The token that scripts sign with: hidden until it is asked for, as somebody may look over the shoulder. */
export function TokenPage({ token, renewed, problem, ...page }: Props) {
  return (
    <AccountFrame {...page} title="Token for scripts" current="Token">
      {renewed ? (
        <p className="done" role="status">
          You have a new token. The old one does not work any more.
        </p>
      ) : null}
      <section className="card">
        <p>
          A script that sends <code>Authorization: Token</code> and this token does what you can do. Keep it like a
          password.
        </p>
        <details>
          <summary>Show the token</summary>
          <p className="hint" id="token-hint">
            Select it with one click to copy it.
          </p>
          <code className="token" aria-describedby="token-hint">
            {token}
          </code>
        </details>
      </section>
      <form method="post" action="/account/token/" className="card" noValidate>
        <CsrfField viewer={page.viewer} />
        <h2>Renew the token</h2>
        {problem === null ? null : <FormProblem>{problem}</FormProblem>}
        <p>Do this when somebody else may know it. The old token stops working at once.</p>
        <label className="check">
          <input type="checkbox" name="confirm" value="1" required />
          My scripts will need the new token
        </label>
        <button type="submit" className="button">
          Renew the token
        </button>
      </form>
    </AccountFrame>
  );
}
