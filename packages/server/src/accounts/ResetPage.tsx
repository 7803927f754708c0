import type { FieldErrors } from '@vnet/protocol';
import { FormProblem } from '../views/FormProblem.tsx';
import { CsrfField, Page } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';
import type { Account } from './account.ts';
import { NewPasswordFields } from './NewPasswordFields.tsx';
import { RESET_LIFETIME_MS } from './passwordResets.ts';
import { durationInWords } from './timeInWords.ts';

interface Props extends PageProps {
  account: Account;
  errors: FieldErrors;
}

/** Where a link from a mail leads: a new password, without the old one. */
export function ResetPage({ account, errors, ...page }: Props) {
  return (
    <Page {...page} title="New password">
      <div className="narrow">
        <h1>Choose a new password</h1>
        <p className="lead">For the account {account.username}. All browsers are signed out of it.</p>
        <form method="post" action="/account/reset/" className="card" noValidate>
          <CsrfField viewer={page.viewer} />
          {Object.keys(errors).length === 0 ? null : (
            <FormProblem>Your password is as it was: look at the fields below.</FormProblem>
          )}
          <input type="hidden" name="username" value={account.username} autoComplete="username" />
          <NewPasswordFields errors={errors} label="New password" />
          <button type="submit" className="button">
            Set password
          </button>
        </form>
      </div>
    </Page>
  );
}

/** A link that was used, is too old, or never was one. */
export function ResetGonePage(page: PageProps) {
  return (
    <Page {...page} title="Link no longer valid">
      <div className="narrow">
        <h1>This link does not work any more</h1>
        <p className="lead">A link works once, and for {durationInWords(RESET_LIFETIME_MS)}. Ask for a new one.</p>
        <p>
          <a className="button" href="/account/forgot/">
            Set a new password
          </a>
        </p>
      </div>
    </Page>
  );
}
