import { useEffect } from 'react';
import type { ApiError } from '../api/ApiError.ts';
import { FailureNotice } from '../api/FailureNotice.tsx';
import { signInPath } from '../api/signInPath.ts';
import { AppPage } from '../home/AppPage.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { Stack } from '../ui/Stack.tsx';

/** The meeting could not be asked for. An ended session goes to the sign-in, which comes back here. */
export function MeetingFailurePage({ error, onRetry }: { error: ApiError; onRetry(): void }) {
  const signedOut = error.code === 'signed_out';
  useEffect(() => {
    if (signedOut) location.assign(signInPath(location.pathname + location.search));
  }, [signedOut]);
  return (
    <AppPage width="narrow">
      <Stack>
        <ScreenTitle tabTitle="Meeting">The meeting cannot be opened</ScreenTitle>
        <FailureNotice error={error} onRetry={onRetry} />
      </Stack>
    </AppPage>
  );
}
