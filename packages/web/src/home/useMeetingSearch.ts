import type { Meeting } from '@vnet/protocol';
import { useEffect, useState } from 'react';
import type { ApiError } from '../api/ApiError.ts';
import { toApiError } from '../api/toApiError.ts';
import type { VnetApi } from '../api/VnetApi.ts';

export interface MeetingSearch {
  readonly typed: string;
  /** What the server found for what was typed last and is known; null: nothing is searched for. */
  readonly found: readonly Meeting[] | null;
  readonly error: ApiError | null;
  type(text: string): void;
  /** Searches anew for the same. */
  refresh(): void;
}

/** Whoever types goes on typing; ms. */
const PAUSE = 250;

/** Searches the person's meetings while they type; what was found stays until more is known. */
export function useMeetingSearch(api: Pick<VnetApi, 'meetings'>): MeetingSearch {
  const [typed, type] = useState('');
  const [round, setRound] = useState(0);
  const [found, setFound] = useState<readonly Meeting[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const words = typed.trim();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks for the same again.
  useEffect(() => {
    let current = true;
    setError(null);
    if (words === '') setFound(null);
    const timer = setTimeout(() => {
      if (words === '') return;
      api.meetings(words).then(
        (meetings) => current && setFound(meetings),
        (thrown: unknown) => current && setError(toApiError(thrown)),
      );
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, words, round]);

  return { typed, found, error, type, refresh: () => setRound((before) => before + 1) };
}
