import { useLocation } from 'wouter';
import { FailureNotice } from '../api/FailureNotice.tsx';
import type { VnetApi } from '../api/VnetApi.ts';
import { Button } from '../ui/Button.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { showToast } from '../ui/toast.ts';
import { MeetingFields } from './MeetingFields.tsx';
import styles from './MeetingForm.module.css';
import { draftToMeeting, emptyDraft, toLocalInput } from './meetingDraft.ts';
import { useMeetingForm } from './useMeetingForm.ts';

/** Title, notes, times and rhythm; the server says what is wrong, field by field, and what was typed stays. */
export function NewMeetingForm({ api }: { api: Pick<VnetApi, 'createMeeting'> }) {
  const [, navigate] = useLocation();
  const { draft, form, errors, failure, submitting, change, submit } = useMeetingForm<'create' | 'join'>(() =>
    emptyDraft(new Date()),
  );

  async function create(): Promise<void> {
    const meeting = await api.createMeeting(draftToMeeting(draft));
    showToast(`“${meeting.title}” is planned. Its code is ${meeting.meeting_id}.`);
    navigate('/');
  }

  async function joinNow(): Promise<void> {
    const begun = { start: toLocalInput(new Date()) };
    change(begun);
    const meeting = await api.createMeeting(draftToMeeting({ ...draft, ...begun }));
    navigate(`/conf/${meeting.meeting_id}/`);
  }

  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit('create', create);
      }}
      noValidate
    >
      <MeetingFields draft={draft} errors={errors} onChange={change} />
      {failure !== null && <FailureNotice error={failure} />}
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" pending={submitting === 'create'}>
          Create meeting
        </Button>
        <Button pending={submitting === 'join'} onClick={() => submit('join', joinNow)}>
          Join now
        </Button>
        <ButtonLink href="/" variant="quiet">
          Cancel
        </ButtonLink>
      </div>
      <p className={styles.zone}>Join now starts the meeting at once, whatever start is set above.</p>
    </form>
  );
}
