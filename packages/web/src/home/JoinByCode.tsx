import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useApp } from '../AppContext.ts';
import { type ApiError, NotFoundError } from '../api/ApiError.ts';
import { FailureNotice } from '../api/FailureNotice.tsx';
import { toApiError } from '../api/toApiError.ts';
import type { VnetApi } from '../api/VnetApi.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './JoinByCode.module.css';
import { parseMeetingReference } from './meetingReference.ts';

type Outcome =
  | { readonly kind: 'found'; readonly id: string }
  | { readonly kind: 'wrong'; readonly sentence: string }
  | { readonly kind: 'failed'; readonly error: ApiError };

/** Opens the lobby of the meeting whose code or link somebody was given. */
export function JoinByCode() {
  const { api } = useApp();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const [pending, setPending] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  async function join(): Promise<void> {
    setPending(true);
    setOutcome(null);
    const found = await findMeeting(typed, api);
    setPending(false);
    setOutcome(found);
    if (found.kind === 'found') navigate(`/conf/${encodeURIComponent(found.id)}/`);
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (!pending) void join();
  }

  return (
    <Card title="Join a meeting">
      <form className={styles.form} onSubmit={onSubmit} noValidate>
        <TextField
          label="Code or link"
          hint="As in the invitation, for example abcd-efgh-jkm."
          errors={outcome?.kind === 'wrong' ? [outcome.sentence] : []}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Button type="submit" pending={pending}>
          Join
        </Button>
      </form>
      {outcome?.kind === 'failed' && <FailureNotice error={outcome.error} />}
    </Card>
  );
}

async function findMeeting(typed: string, api: VnetApi): Promise<Outcome> {
  const reference = parseMeetingReference(typed, location.origin);
  switch (reference.kind) {
    case 'empty':
      return { kind: 'wrong', sentence: 'Type the code of the meeting, or paste its link.' };
    case 'other':
      return { kind: 'wrong', sentence: 'This link leads to no meeting. Check it with whoever invited you.' };
    case 'elsewhere':
      return {
        kind: 'wrong',
        sentence: `This link leads to another server, ${reference.host}. Open it in the address bar of your browser.`,
      };
    case 'code':
      return lookUp(reference.code, api);
  }
}

async function lookUp(code: string, api: VnetApi): Promise<Outcome> {
  try {
    const meeting = await api.meeting(code);
    return { kind: 'found', id: meeting.meeting_id };
  } catch (thrown) {
    if (thrown instanceof NotFoundError) {
      return { kind: 'wrong', sentence: 'No meeting has this code. Check it with whoever invited you.' };
    }
    return { kind: 'failed', error: toApiError(thrown) };
  }
}
