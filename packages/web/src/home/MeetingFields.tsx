import { type FieldErrors, MEETING_NOTES_MAX_LENGTH } from '@vnet/protocol';
import { DateTimeField } from '../ui/PickerField.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './MeetingForm.module.css';
import type { MeetingDraft } from './meetingDraft.ts';
import { RecurrenceFields } from './RecurrenceFields.tsx';

export interface MeetingFieldsProps {
  draft: MeetingDraft;
  /** The server's sentences, by the field's name on the wire. */
  errors: FieldErrors;
  onChange(part: Partial<MeetingDraft>): void;
}

/** What a meeting is about, when it is, and whether it repeats. */
export function MeetingFields({ draft, errors, onChange }: MeetingFieldsProps) {
  return (
    <>
      <TextField
        label="Title"
        value={draft.title}
        onChange={(title) => onChange({ title })}
        errors={errors.title}
        autoComplete="off"
      />
      <TextArea
        label="Notes"
        hint="What the meeting is about, for those who are invited."
        value={draft.notes}
        onChange={(notes) => onChange({ notes })}
        errors={errors.notes}
        maxLength={MEETING_NOTES_MAX_LENGTH}
      />
      <div className={styles.times}>
        <DateTimeField
          label="Start"
          value={draft.start}
          onChange={(start) => onChange({ start })}
          errors={errors.start_time}
        />
        <DateTimeField
          label="End (optional)"
          value={draft.end}
          onChange={(end) => onChange({ end })}
          errors={errors.end_time}
          min={draft.start}
        />
      </div>
      <RecurrenceFields draft={draft} errors={errors} onChange={onChange} />
      <p className={styles.zone}>
        Times are in your own time zone, {Intl.DateTimeFormat().resolvedOptions().timeZone}.
      </p>
    </>
  );
}
