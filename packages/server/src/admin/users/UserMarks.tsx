import type { Account } from '../../accounts/account.ts';

/** What is special about an account; nothing for most. */
export function UserMarks({ account }: { account: Pick<Account, 'isStaff' | 'isActive'> }) {
  if (!account.isStaff && account.isActive) return null;
  return (
    <span className="marks">
      {account.isStaff ? <span className="mark">staff</span> : null}
      {account.isActive ? null : <span className="mark bad">disabled</span>}
    </span>
  );
}
