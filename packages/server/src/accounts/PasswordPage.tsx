import type { FieldErrors } from '@vnet/protocol';
import { Field } from '../views/Field.tsx';
import { FormProblem } from '../views/FormProblem.tsx';
import { CsrfField } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';
import { AccountFrame } from './AccountFrame.tsx';
import type { Account } from './account.ts';
import { NewPasswordFields } from './NewPasswordFields.tsx';

/** How the account stands with the OpenID Connect provider. */
export interface OidcState {
  providerName: string;
  linked: boolean;
  /** Starts linking; good for this session alone. */
  linkToken: string;
}

interface Props extends PageProps {
  account: Account;
  hasPassword: boolean;
  /** Whether the server sends mail. */
  mails: boolean;
  errors: FieldErrors;
  note: string | null;
  problem: string | null;
  oidc: OidcState | null;
}

/** What signs the person in: the password, and an account elsewhere. */
export function PasswordPage({ account, hasPassword, mails, errors, note, problem, oidc, ...page }: Props) {
  return (
    <AccountFrame {...page} title="Password and sign-in" current="Password and sign-in">
      {note === null ? null : (
        <p className="done" role="status">
          {note}
        </p>
      )}
      {problem === null ? null : <FormProblem>{problem}</FormProblem>}
      {hasPassword ? (
        <form method="post" action="/account/password/" className="card" noValidate>
          <CsrfField viewer={page.viewer} />
          <h2>Change your password</h2>
          {Object.keys(errors).length === 0 ? null : (
            <FormProblem>Your password is as it was: look at the fields below.</FormProblem>
          )}
          <input type="hidden" name="username" value={account.username} autoComplete="username" />
          <Field
            name="current_password"
            label="Password now"
            type="password"
            errors={errors.current_password}
            autoComplete="current-password"
          />
          <NewPasswordFields errors={errors} label="New password" />
          <p className="hint">All other browsers are signed out. Scripts keep their token.</p>
          <button type="submit" className="button">
            Change password
          </button>
        </form>
      ) : (
        <NoPassword mails={mails} providerName={oidc?.providerName ?? null} />
      )}
      {oidc === null ? null : <OidcSection {...page} oidc={oidc} hasPassword={hasPassword} />}
    </AccountFrame>
  );
}

function NoPassword({ mails, providerName }: { mails: boolean; providerName: string | null }) {
  return (
    <section className="card">
      <h2>You have no password</h2>
      <p>{providerName === null ? 'Nothing signs you in any more.' : `You sign in with ${providerName}.`}</p>
      <p className="hint">
        {mails ? (
          <>
            To have a password too, <a href="/account/forgot/">ask for a link by mail</a>.
          </>
        ) : (
          'To have a password too, ask whoever runs this server for a link.'
        )}
      </p>
    </section>
  );
}

function OidcSection({ oidc, hasPassword, ...page }: PageProps & { oidc: OidcState; hasPassword: boolean }) {
  const { providerName, linked, linkToken } = oidc;
  if (!linked) {
    return (
      <section className="card">
        <h2>{`Sign in with ${providerName}`}</h2>
        <p>{`Link your account with ${providerName}, and you can sign in there instead of typing a password here.`}</p>
        <a className="button secondary" href={`/account/oidc/?link=${linkToken}`}>
          {`Link with ${providerName}`}
        </a>
      </section>
    );
  }
  return (
    <form method="post" action="/account/oidc/unlink/" className="card">
      <CsrfField viewer={page.viewer} />
      <h2>{`Sign in with ${providerName}`}</h2>
      <p>{`Your account is linked with ${providerName}: signing in there signs you in here.`}</p>
      {hasPassword ? (
        <button type="submit" className="button secondary">
          {`End the link with ${providerName}`}
        </button>
      ) : null}
    </form>
  );
}
