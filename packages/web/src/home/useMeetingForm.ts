import type { FieldErrors } from '@vnet/protocol';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type ApiError, InvalidFieldsError } from '../api/ApiError.ts';
import { toApiError } from '../api/toApiError.ts';
import type { MeetingDraft } from './meetingDraft.ts';

export interface MeetingForm<Action extends string> {
  readonly draft: MeetingDraft;
  readonly form: RefObject<HTMLFormElement | null>;
  /** The server's sentences by field; what was typed stays. */
  readonly errors: FieldErrors;
  /** What failed otherwise. */
  readonly failure: ApiError | null;
  /** What is under way. */
  readonly submitting: Action | null;
  change(part: Partial<MeetingDraft>): void;
  /** Does nothing while something is under way. Where it fails, the first wrong field gets the focus. */
  submit(action: Action, send: () => Promise<void>): void;
}

const NO_ERRORS: FieldErrors = {};

/** A form of a meeting, new or changed. */
export function useMeetingForm<Action extends string>(initial: () => MeetingDraft): MeetingForm<Action> {
  const [draft, setDraft] = useState(initial);
  const [submitting, setSubmitting] = useState<Action | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (error !== null) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [error]);

  async function run(action: Action, send: () => Promise<void>): Promise<void> {
    setSubmitting(action);
    setError(null);
    try {
      await send();
    } catch (thrown) {
      setError(toApiError(thrown));
    }
    setSubmitting(null);
  }

  const invalid = error instanceof InvalidFieldsError;
  return {
    draft,
    form,
    errors: invalid ? error.fields : NO_ERRORS,
    failure: invalid ? null : error,
    submitting,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    submit: (action, send) => {
      if (submitting === null) void run(action, send);
    },
  };
}
