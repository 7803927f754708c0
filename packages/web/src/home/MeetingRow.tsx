import type { Meeting } from '@vnet/protocol';
import CalendarPlus from 'lucide-react/icons/calendar-plus';
import Pencil from 'lucide-react/icons/pencil';
import Trash2 from 'lucide-react/icons/trash-2';
import { useApp } from '../AppContext.ts';
import { Button } from '../ui/Button.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { CopyInvitation } from './CopyInvitation.tsx';
import { DeleteMeeting } from './DeleteMeeting.tsx';
import styles from './MeetingRow.module.css';
import { formatWhen, meetingPhase, timeStyleOf } from './meetingTimes.ts';
import { describeRecurrence } from './recurrenceWords.ts';

/** One meeting of a list: what, when, its code, and what can be done with it. */
export function MeetingRow({ meeting, now, onDeleted }: { meeting: Meeting; now: Date; onDeleted(): void }) {
  const { api } = useApp();
  const style = timeStyleOf(navigator.languages);
  const { meeting_id: id, title, recurrence } = meeting;
  const phase = meetingPhase(meeting, now);
  return (
    <li className={styles.row}>
      <div className={styles.facts}>
        <h3 className={styles.title}>
          <bdi>{meeting.title}</bdi>
        </h3>
        <p className={styles.when}>
          {phase === 'now' && <span className={styles.on}>On now</span>}
          <time dateTime={meeting.start_time}>{formatWhen(meeting, now, style)}</time>
        </p>
        {recurrence !== undefined && (
          <p className={styles.repeats}>{describeRecurrence(recurrence, meeting.start_time, style)}</p>
        )}
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
        {phase !== 'past' && (
          <ButtonLink external href={api.calendarPath(id)} variant="quiet" icon={<CalendarPlus size="1.25rem" />}>
            <span>
              Add to calendar<VisuallyHidden> for {title}</VisuallyHidden>
            </span>
          </ButtonLink>
        )}
        <ButtonLink href={`/edit/${encodeURIComponent(id)}/`} variant="quiet" icon={<Pencil size="1.25rem" />}>
          <span>
            Edit<VisuallyHidden> {title}</VisuallyHidden>
          </span>
        </ButtonLink>
        <DeleteMeeting meeting={meeting} onDeleted={onDeleted}>
          {(ask) => (
            <Button variant="quiet" icon={<Trash2 size="1.25rem" />} onClick={ask}>
              <span>
                Delete<VisuallyHidden> {title}</VisuallyHidden>
              </span>
            </Button>
          )}
        </DeleteMeeting>
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
