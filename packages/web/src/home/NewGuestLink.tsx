import { type FieldErrors, GUEST_PASS_LABEL_MAX_LENGTH, type Meeting } from '@vnet/protocol';
import { type FormEvent, useState } from 'react';
import { useApp } from '../AppContext.ts';
import { type ApiError, InvalidFieldsError } from '../api/ApiError.ts';
import { FailureNotice } from '../api/FailureNotice.tsx';
import { toApiError } from '../api/toApiError.ts';
import { Button } from '../ui/Button.tsx';
import { DateTimeField } from '../ui/PickerField.tsx';
import { TextField } from '../ui/TextField.tsx';
import { showToast } from '../ui/toast.ts';
import styles from './GuestLinks.module.css';
import { toWireTime } from './meetingDraft.ts';

const EMPTY = { label: '', expires: '', uses: '' };
const NO_ERRORS: FieldErrors = {};

/** Makes a guest link: for whom it is, and, where wanted, until when and for how many. */
export function NewGuestLink({ meeting, onMade }: { meeting: Meeting; onMade(): void }) {
  const { api } = useApp();
  const [typed, setTyped] = useState(EMPTY);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const errors = error instanceof InvalidFieldsError ? error.fields : NO_ERRORS;

  async function make(): Promise<void> {
    setPending(true);
    setError(null);
    try {
      await api.makeGuestPass(meeting.meeting_id, {
        label: typed.label,
        expires_at: typed.expires === '' ? null : toWireTime(typed.expires),
        most_uses: typed.uses,
      });
      setTyped(EMPTY);
      showToast('The guest link is made. Copy the invitation and send it.');
      onMade();
    } catch (thrown) {
      setError(toApiError(thrown));
    }
    setPending(false);
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (!pending) void make();
  }

  return (
    <form className={styles.form} onSubmit={onSubmit} noValidate>
      <TextField
        label="For whom"
        hint="Only you see this, for example “The architects”."
        value={typed.label}
        onChange={(label) => setTyped({ ...typed, label })}
        errors={errors.label}
        maxLength={GUEST_PASS_LABEL_MAX_LENGTH}
        autoComplete="off"
      />
      <div className={styles.pair}>
        <DateTimeField
          label="Works until (optional)"
          value={typed.expires}
          onChange={(expires) => setTyped({ ...typed, expires })}
          errors={errors.expires_at}
        />
        <TextField
          label="For how many guests (optional)"
          value={typed.uses}
          onChange={(uses) => setTyped({ ...typed, uses })}
          errors={errors.most_uses}
          inputMode="numeric"
          autoComplete="off"
        />
      </div>
      {error !== null && !(error instanceof InvalidFieldsError) && <FailureNotice error={error} />}
      <div>
        <Button type="submit" pending={pending}>
          Make guest link
        </Button>
      </div>
    </form>
  );
}
