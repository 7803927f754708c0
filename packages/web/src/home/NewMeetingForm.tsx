import { type FieldErrors, MEETING_NOTES_MAX_LENGTH, type Meeting } from '@vnet/protocol';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { type ApiError, InvalidFieldsError } from '../api/ApiError.ts';
import { FailureNotice } from '../api/FailureNotice.tsx';
import { toApiError } from '../api/toApiError.ts';
import type { VnetApi } from '../api/VnetApi.ts';
import { Button } from '../ui/Button.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { DateTimeField } from '../ui/DateTimeField.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { TextField } from '../ui/TextField.tsx';
import { showToast } from '../ui/toast.ts';
import { draftToMeeting, emptyDraft, type MeetingDraft, toLocalInput } from './meetingDraft.ts';
import styles from './NewMeetingForm.module.css';

type Submitting = 'create' | 'join' | null;

const NO_ERRORS: FieldErrors = {};

/** Title, notes, start and end; the server says what is wrong, field by field, and what was typed stays. */
export function NewMeetingForm({ api }: { api: Pick<VnetApi, 'createMeeting'> }) {
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState<MeetingDraft>(() => emptyDraft(new Date()));
  const [submitting, setSubmitting] = useState<Submitting>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const errors = error instanceof InvalidFieldsError ? error.fields : NO_ERRORS;

  useEffect(() => {
    if (error !== null) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [error]);

  function change(part: Partial<MeetingDraft>): void {
    setDraft((before) => ({ ...before, ...part }));
  }

  async function create(wanted: MeetingDraft, how: 'create' | 'join'): Promise<void> {
    setSubmitting(how);
    setError(null);
    try {
      const meeting = await api.createMeeting(draftToMeeting(wanted));
      goOn(meeting, how);
    } catch (thrown) {
      setError(toApiError(thrown));
      setSubmitting(null);
    }
  }

  function goOn(meeting: Meeting, how: 'create' | 'join'): void {
    if (how === 'join') {
      navigate(`/conf/${meeting.meeting_id}/`);
      return;
    }
    showToast(`“${meeting.title}” is planned. Its code is ${meeting.meeting_id}.`);
    navigate('/');
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (submitting === null) void create(draft, 'create');
  }

  function onJoinNow(): void {
    if (submitting !== null) return;
    const begun = { ...draft, start: toLocalInput(new Date()) };
    setDraft(begun);
    void create(begun, 'join');
  }

  return (
    <form ref={form} className={styles.form} onSubmit={onSubmit} noValidate>
      <TextField
        label="Title"
        value={draft.title}
        onChange={(title) => change({ title })}
        errors={errors.title}
        autoComplete="off"
      />
      <TextArea
        label="Notes"
        hint="What the meeting is about, for those who are invited."
        value={draft.notes}
        onChange={(notes) => change({ notes })}
        errors={errors.notes}
        maxLength={MEETING_NOTES_MAX_LENGTH}
      />
      <div className={styles.times}>
        <DateTimeField
          label="Start"
          value={draft.start}
          onChange={(start) => change({ start })}
          errors={errors.start_time}
        />
        <DateTimeField
          label="End (optional)"
          value={draft.end}
          onChange={(end) => change({ end })}
          errors={errors.end_time}
          min={draft.start}
        />
      </div>
      <p className={styles.zone}>
        Times are in your own time zone, {Intl.DateTimeFormat().resolvedOptions().timeZone}.
      </p>
      {error !== null && !(error instanceof InvalidFieldsError) && <FailureNotice error={error} />}
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" pending={submitting === 'create'}>
          Create meeting
        </Button>
        <Button pending={submitting === 'join'} onClick={onJoinNow}>
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
