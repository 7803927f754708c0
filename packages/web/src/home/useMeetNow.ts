import { displayNameOf } from '@vnet/protocol';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useApp } from '../AppContext.ts';
import type { ApiError } from '../api/ApiError.ts';
import { toApiError } from '../api/toApiError.ts';
import { meetNowMeeting } from './meetingDraft.ts';

export interface MeetNow {
  readonly pending: boolean;
  readonly error: ApiError | null;
  start(): void;
}

/** “Meet now”: makes a meeting that begins now and opens its lobby. */
export function useMeetNow(): MeetNow {
  const { api, person } = useApp();
  const [, navigate] = useLocation();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);

  async function create(): Promise<void> {
    setPending(true);
    setError(null);
    try {
      const meeting = await api.createMeeting(meetNowMeeting(displayNameOf(person), new Date()));
      navigate(`/conf/${meeting.meeting_id}/`);
    } catch (thrown) {
      setError(toApiError(thrown));
      setPending(false);
    }
  }

  return { pending, error, start: () => void create() };
}
