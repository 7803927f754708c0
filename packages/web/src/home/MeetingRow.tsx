import type { Meeting } from '@vnet/protocol';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { CopyInvitation } from './CopyInvitation.tsx';
import styles from './MeetingRow.module.css';
import { formatWhen, meetingPhase, timeStyleOf } from './meetingTimes.ts';

/** One meeting of a list: what, when, its code, and what can be done with it. */
export function MeetingRow({ meeting, now }: { meeting: Meeting; now: Date }) {
  const phase = meetingPhase(meeting, now);
  return (
    <li className={styles.row}>
      <div className={styles.facts}>
        <h3 className={styles.title}>
          <bdi>{meeting.title}</bdi>
        </h3>
        <p className={styles.when}>
          {phase === 'now' && <span className={styles.on}>On now</span>}
          <time dateTime={meeting.start_time}>{formatWhen(meeting, now, timeStyleOf(navigator.languages))}</time>
        </p>
        {meeting.notes !== '' && (
          <p className={styles.notes} dir="auto">
            {meeting.notes}
          </p>
        )}
        <p className={styles.code}>
          Code <span className={styles.symbols}>{meeting.meeting_id}</span>
        </p>
      </div>
      <div className={styles.actions}>
        <CopyInvitation meeting={meeting} />
        <ButtonLink
          href={`/conf/${encodeURIComponent(meeting.meeting_id)}/`}
          variant={phase === 'now' ? 'primary' : 'secondary'}
        >
          <span>
            Join<VisuallyHidden> {meeting.title}</VisuallyHidden>
          </span>
        </ButtonLink>
      </div>
    </li>
  );
}
