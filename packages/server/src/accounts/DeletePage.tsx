import type { FieldErrors } from '@vnet/protocol';
import { Field } from '../views/Field.tsx';
import { FormProblem } from '../views/FormProblem.tsx';
import { CsrfField } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';
import { AccountFrame } from './AccountFrame.tsx';
import type { Account } from './account.ts';

interface Props extends PageProps {
  account: Account;
  hasPassword: boolean;
  errors: FieldErrors;
  /** What was typed as username. */
  username: string;
}

/** What deleting takes with it, and the form that does it. */
export function DeletePage({ account, hasPassword, errors, username, ...page }: Props) {
  return (
    <AccountFrame {...page} title="Delete your account" current="Delete account">
      <form method="post" action="/account/delete/" className="card" noValidate>
        <CsrfField viewer={page.viewer} />
        {Object.keys(errors).length === 0 ? null : (
          <FormProblem>{errors.account?.[0] ?? 'Nothing was deleted: look at the field below.'}</FormProblem>
        )}
        <p>This cannot be undone. It deletes, at once:</p>
        <ul className="plain-list">
          <li>your profile and your picture,</li>
          <li>every meeting that you host, past ones too, and the links to them,</li>
          <li>your token: scripts that use it stop working,</li>
          <li>your sign-ins in all browsers.</li>
        </ul>
        {hasPassword ? (
          <Field
            name="password"
            label="Your password"
            type="password"
            errors={errors.password}
            autoComplete="current-password"
          />
        ) : (
          <Field
            name="username"
            label="Your username"
            hint={`Type ${account.username}, so that nobody does this by a slip.`}
            value={username}
            errors={errors.username}
            autoComplete="off"
          />
        )}
        <button type="submit" className="button danger">
          Delete my account
        </button>
      </form>
    </AccountFrame>
  );
}
