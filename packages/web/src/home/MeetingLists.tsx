import type { Meeting } from '@vnet/protocol';
import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import styles from './MeetingLists.module.css';
import { MeetingRow } from './MeetingRow.tsx';
import { sortMeetings } from './meetingTimes.ts';

/** How many past meetings are shown before one asks for all. */
const PAST_SHOWN = 5;

interface Props {
  meetings: readonly Meeting[];
  now: Date;
  /** What the meetings were searched for; empty: these are all. */
  search: string;
  /** Something about them has changed. */
  onChanged(): void;
}

/** The meetings that the person hosts: what is on or comes next, and what is over. */
export function MeetingLists({ meetings, now, search, onChanged }: Props) {
  const [allPast, setAllPast] = useState(false);
  const { next, past } = sortMeetings(meetings, now);
  const shownPast = allPast ? past : past.slice(0, PAST_SHOWN);
  return (
    <>
      <section className={styles.section} aria-labelledby="next-meetings">
        <h2 id="next-meetings">Next</h2>
        {next.length === 0 ? (
          <p className={styles.empty}>
            {search === '' ? <NoMeetingAhead /> : 'No meeting ahead has these words in its title, notes or code.'}
          </p>
        ) : (
          <ul className={styles.list}>
            {next.map((meeting) => (
              <MeetingRow key={meeting.meeting_uuid} meeting={meeting} now={now} onDeleted={onChanged} />
            ))}
          </ul>
        )}
      </section>
      {past.length > 0 && (
        <section className={styles.section} aria-labelledby="past-meetings">
          <h2 id="past-meetings">Past</h2>
          <ul className={styles.list}>
            {shownPast.map((meeting) => (
              <MeetingRow key={meeting.meeting_uuid} meeting={meeting} now={now} onDeleted={onChanged} />
            ))}
          </ul>
          {shownPast.length < past.length && (
            <div>
              <Button variant="quiet" onClick={() => setAllPast(true)}>
                Show all {past.length} past meetings
              </Button>
            </div>
          )}
        </section>
      )}
    </>
  );
}

function NoMeetingAhead() {
  return (
    <>
      You have no meeting ahead. Choose <b>Meet now</b> to begin one at once, or <b>New meeting</b> to plan one;
      meetings of others are joined by their code.
    </>
  );
}
