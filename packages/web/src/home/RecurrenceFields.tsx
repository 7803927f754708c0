import { DateField } from '../ui/PickerField.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import type { MeetingFieldsProps } from './MeetingFields.tsx';
import styles from './MeetingForm.module.css';
import { FREQUENCY_OPTIONS } from './recurrenceWords.ts';

const ENDS = [
  { value: 'until', label: 'On a day' },
  { value: 'count', label: 'After a number of meetings' },
] as const;

/** Whether and until when a meeting repeats. */
export function RecurrenceFields({ draft, errors, onChange }: MeetingFieldsProps) {
  const { frequency, ends, until, count, start } = draft;
  return (
    <div className={styles.times}>
      <Select
        label="Repeats"
        hint={hintOf(draft)}
        value={frequency}
        options={FREQUENCY_OPTIONS}
        onChange={(wanted) => {
          const option = FREQUENCY_OPTIONS.find(({ value }) => value === wanted);
          if (option !== undefined) onChange({ frequency: option.value });
        }}
        errors={[...(errors.recurrence ?? []), ...(errors.time_zone ?? [])]}
      />
      {frequency !== 'none' && (
        <Select
          label="Ends"
          value={ends}
          options={ENDS}
          onChange={(wanted) => onChange({ ends: wanted === 'count' ? 'count' : 'until' })}
        />
      )}
      {frequency !== 'none' && ends === 'until' && (
        <DateField
          label="Last day"
          value={until}
          min={start.slice(0, 10)}
          onChange={(day) => onChange({ until: day })}
          errors={errors.repeat_until}
        />
      )}
      {frequency !== 'none' && ends === 'count' && (
        <TextField
          label="Number of meetings"
          value={count}
          onChange={(times) => onChange({ count: times })}
          errors={errors.repeat_count}
          inputMode="numeric"
          autoComplete="off"
        />
      )}
    </div>
  );
}

function hintOf({ frequency, timeZone, start }: MeetingFieldsProps['draft']): string | undefined {
  if (frequency === 'none') return undefined;
  if (frequency === 'monthly_by_date' && Number(start.slice(8, 10)) > 28) {
    return 'Months without this date are passed over.';
  }
  return timeZone === Intl.DateTimeFormat().resolvedOptions().timeZone
    ? 'At the same time of day, also when the clocks change.'
    : `At the same time of day in ${timeZone}, also when the clocks change.`;
}
