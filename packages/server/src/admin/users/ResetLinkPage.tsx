import type { Account } from '../../accounts/account.ts';
import { RESET_LIFETIME_MS } from '../../accounts/passwordResets.ts';
import { durationInWords } from '../../accounts/timeInWords.ts';
import type { PageProps } from '../../views/pageRenderer.ts';
import { AdminFrame } from '../AdminFrame.tsx';

/** A link with which somebody sets a new password: shown this once. */
export function ResetLinkPage({ account, link, ...page }: PageProps & { account: Account; link: string }) {
  return (
    <AdminFrame {...page} title="Password reset link" current="Users">
      <section className="card">
        <p>
          Whoever opens this link sets a new password for <strong>{account.username}</strong>. Hand it to them alone; it
          works once, within {durationInWords(RESET_LIFETIME_MS)}, and is not shown again.
        </p>
        <p className="secret-link">{link}</p>
        <p>
          <a href={`/admin/users/${account.id}/`}>Back to {account.username}</a>
        </p>
      </section>
    </AdminFrame>
  );
}
