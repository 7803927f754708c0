import type { ReactNode } from 'react';
import type { Account } from '../../accounts/account.ts';
import { Field } from '../../views/Field.tsx';
import { FormProblem } from '../../views/FormProblem.tsx';
import type { Viewer } from '../../views/Page.tsx';
import type { PageProps } from '../../views/pageRenderer.ts';
import { ActionForm, Careful } from '../ActionForm.tsx';
import { AdminFrame } from '../AdminFrame.tsx';
import { Done } from '../Done.tsx';
import { Facts } from '../Facts.tsx';
import { listAddress } from '../paging.ts';
import { Time } from '../Time.tsx';
import { UserMarks } from './UserMarks.tsx';
import type { UserDetails } from './userStore.ts';

interface Props extends PageProps {
  details: UserDetails;
  /** What has just been done, in a sentence. */
  done: string | undefined;
  problem: string | null;
  /** What was typed to delete the user, and was not the username. */
  typed: string | null;
}

/** One person: who they are, and what staff can do. */
export function UserPage({ details, done, problem, typed, ...page }: Props) {
  const { account } = details;
  const path = `/admin/users/${account.id}/`;
  return (
    <AdminFrame {...page} title={account.username} current="Users">
      <Done sentence={done} />
      {problem === null ? null : <FormProblem>{problem}</FormProblem>}
      <section className="card">
        <Facts facts={factsOf(details)} />
      </section>
      <section className="card" aria-labelledby="access">
        <h2 id="access">Access</h2>
        <AccessForms account={account} path={path} viewer={page.viewer} />
      </section>
      <Careful summary="Delete this user" open={typed !== null}>
        <ActionForm viewer={page.viewer} action={`${path}delete/`} label="Delete for good" look="danger">
          <p>
            The account, its picture and the {countMeetings(details.meetings)} that it hosts are gone, for everybody who
            was invited too. This cannot be undone. Disabling keeps everything.
          </p>
          <Field
            name="username"
            label={`Type the username ${account.username}`}
            value={typed ?? ''}
            errors={typed === null ? [] : ['This is not the username of this user, so nobody was deleted.']}
            autoComplete="off"
            maxLength={200}
          />
        </ActionForm>
      </Careful>
    </AdminFrame>
  );
}

function factsOf({ account, sessions, seenAt, meetings }: UserDetails): readonly (readonly [string, ReactNode])[] {
  return [
    ['Name', `${account.firstName} ${account.lastName}`],
    ['Name in meetings', account.meetingName],
    ['Email', account.email],
    ['Since', <Time key="since" at={account.createdAt} />],
    ['Signed in', seenAt === null ? 'nowhere' : <SignedIn key="seen" sessions={sessions} seenAt={seenAt} />],
    [
      'Meetings',
      <a key="meetings" href={listAddress('/admin/meetings/', { q: account.username })}>
        {countMeetings(meetings)}
      </a>,
    ],
    ...(account.isStaff || !account.isActive
      ? ([['State', <UserMarks key="state" account={account} />]] as const)
      : []),
  ];
}

function SignedIn({ sessions, seenAt }: { sessions: number; seenAt: Date }) {
  return (
    <>
      in {sessions} {sessions === 1 ? 'browser' : 'browsers'}, last used <Time at={seenAt} />
    </>
  );
}

function countMeetings(count: number): string {
  return `${count} ${count === 1 ? 'meeting' : 'meetings'}`;
}

interface AccessProps {
  account: Account;
  path: string;
  viewer: Viewer;
}

/** What can be given and taken without losing anything. Nobody takes access from themselves. */
function AccessForms({ account, path, viewer }: AccessProps) {
  const isOwn = viewer.account?.id === account.id;
  return (
    <>
      {isOwn ? (
        <p className="hint">
          This is you. Another member of staff can disable your account or remove you from staff; you cannot do so
          yourself.
        </p>
      ) : (
        <StateForm account={account} path={path} viewer={viewer} />
      )}
      {account.isActive ? (
        <ActionForm viewer={viewer} action={`${path}reset-link/`} label="Make a password reset link">
          <p className="hint">Whoever opens the link sets a new password. Hand it to this person alone.</p>
        </ActionForm>
      ) : null}
      {isOwn ? null : <StaffForm account={account} path={path} viewer={viewer} />}
    </>
  );
}

function StateForm({ account, path, viewer }: AccessProps) {
  return account.isActive ? (
    <ActionForm viewer={viewer} action={`${path}disable/`} label="Disable">
      <p className="hint">
        Signs the person out everywhere at once; their token does not work until the account is enabled again. Meetings
        that they host stay.
      </p>
    </ActionForm>
  ) : (
    <ActionForm viewer={viewer} action={`${path}enable/`} label="Enable">
      <p className="hint">The person can sign in again, and the token that their scripts use works again.</p>
    </ActionForm>
  );
}

function StaffForm({ account, path, viewer }: AccessProps) {
  return account.isStaff ? (
    <ActionForm viewer={viewer} action={`${path}unmake-staff/`} label="Remove from staff">
      <p className="hint">These pages close for the person; their account stays.</p>
    </ActionForm>
  ) : (
    <ActionForm viewer={viewer} action={`${path}make-staff/`} label="Make staff">
      <p className="hint">Staff sees all users and meetings, and can do everything that these pages offer.</p>
    </ActionForm>
  );
}
