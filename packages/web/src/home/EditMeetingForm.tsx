import type { Meeting } from '@vnet/protocol';
import { useLocation } from 'wouter';
import { FailureNotice } from '../api/FailureNotice.tsx';
import type { VnetApi } from '../api/VnetApi.ts';
import { Button } from '../ui/Button.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { showToast } from '../ui/toast.ts';
import { MeetingFields } from './MeetingFields.tsx';
import styles from './MeetingForm.module.css';
import { draftOf, draftToChanges } from './meetingDraft.ts';
import { useMeetingForm } from './useMeetingForm.ts';

/** A meeting's title, notes, times and rhythm, to be changed. */
export function EditMeetingForm({ api, meeting }: { api: Pick<VnetApi, 'editMeeting'>; meeting: Meeting }) {
  const [, navigate] = useLocation();
  const { draft, form, errors, failure, submitting, change, submit } = useMeetingForm<'save'>(() => draftOf(meeting));

  async function save(): Promise<void> {
    const { title } = await api.editMeeting(meeting.meeting_id, draftToChanges(draft, meeting));
    showToast(`“${title}” is changed. Its link and code stay as they were.`);
    navigate('/');
  }

  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit('save', save);
      }}
      noValidate
    >
      <MeetingFields draft={draft} errors={errors} onChange={change} />
      {failure !== null && <FailureNotice error={failure} />}
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" pending={submitting === 'save'}>
          Save changes
        </Button>
        <ButtonLink href="/" variant="quiet">
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}
