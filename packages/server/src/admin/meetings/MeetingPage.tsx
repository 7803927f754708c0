import type { ReactNode } from 'react';
import { FormProblem } from '../../views/FormProblem.tsx';
import type { PageProps } from '../../views/pageRenderer.ts';
import { ActionForm, Careful } from '../ActionForm.tsx';
import { AdminFrame } from '../AdminFrame.tsx';
import { Done } from '../Done.tsx';
import { Facts } from '../Facts.tsx';
import { Time } from '../Time.tsx';
import type { ListedMeeting } from './allMeetingsStore.ts';

interface Props extends PageProps {
  meeting: ListedMeeting;
  canEnd: boolean;
  done: string | undefined;
  problem: string | null;
  /** Whether deleting was asked for without having been confirmed. */
  unconfirmed: boolean;
}

/** One meeting: what it is, and what staff can do. */
export function MeetingPage({ meeting, canEnd, done, problem, unconfirmed, ...page }: Props) {
  const path = `/admin/meetings/${meeting.uuid}/`;
  return (
    <AdminFrame {...page} title={meeting.title === '' ? 'Untitled' : meeting.title} current="Meetings">
      <Done sentence={done} />
      {problem === null ? null : <FormProblem>{problem}</FormProblem>}
      <section className="card">
        <Facts facts={factsOf(meeting)} />
      </section>
      {canEnd ? (
        <section className="card" aria-labelledby="now">
          <h2 id="now">Now</h2>
          <ActionForm viewer={page.viewer} action={`${path}end/`} label="End for everybody">
            <p className="hint">Puts everybody out who is in. The meeting stays, and whoever may join may come back.</p>
          </ActionForm>
        </section>
      ) : null}
      <Careful summary="Delete this meeting" open={unconfirmed}>
        <ActionForm viewer={page.viewer} action={`${path}delete/`} label="Delete for good" look="danger">
          <p>Nobody can join it any more; its code and its links lead nowhere. This cannot be undone.</p>
          <div className="field">
            <label className="check">
              <input
                type="checkbox"
                name="confirm"
                value="yes"
                aria-invalid={unconfirmed ? true : undefined}
                aria-describedby={unconfirmed ? 'confirm-errors' : undefined}
              />
              Delete it, whoever is invited
            </label>
            {unconfirmed ? (
              <ul className="errors" id="confirm-errors">
                <li>Tick this first: nothing was deleted.</li>
              </ul>
            ) : null}
          </div>
        </ActionForm>
      </Careful>
    </AdminFrame>
  );
}

function factsOf(meeting: ListedMeeting): readonly (readonly [string, ReactNode])[] {
  const { host, code, startAt, endAt, createdAt, notes } = meeting;
  return [
    [
      'Host',
      <a key="host" href={`/admin/users/${host.id}/`}>
        {host.name} ({host.username})
      </a>,
    ],
    ['Code', code],
    ['Start', <Time key="start" at={startAt} />],
    ['End', endAt === null ? 'open' : <Time key="end" at={endAt} />],
    ['Planned', <Time key="planned" at={createdAt} />],
    [
      'Notes',
      <span key="notes" className="notes">
        {notes}
      </span>,
    ],
  ];
}
