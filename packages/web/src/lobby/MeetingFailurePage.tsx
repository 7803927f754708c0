import { useEffect } from 'react';
import { useApp } from '../AppContext.ts';
import type { ApiError } from '../api/ApiError.ts';
import { FailureNotice } from '../api/FailureNotice.tsx';
import { signInPath } from '../api/signInPath.ts';
import { GUEST_LINK_OVER } from '../calls/fetchCredentials.ts';
import { AppPage } from '../home/AppPage.tsx';
import { Notice } from '../ui/Notice.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { Stack } from '../ui/Stack.tsx';

/** The meeting could not be asked for. An ended session goes to the sign-in, which comes back here; guests have none. */
export function MeetingFailurePage({ error, onRetry }: { error: ApiError; onRetry(): void }) {
  const { isGuest } = useApp().person;
  const isOut = error.code === 'signed_out';
  const signedOut = isOut && !isGuest;
  useEffect(() => {
    if (signedOut) location.assign(signInPath(location.pathname + location.search));
  }, [signedOut]);
  return (
    <AppPage width="narrow">
      <Stack>
        <ScreenTitle tabTitle="Meeting">The meeting cannot be opened</ScreenTitle>
        {isOut && isGuest ? (
          <Notice tone="problem">{GUEST_LINK_OVER}</Notice>
        ) : (
          <FailureNotice error={error} onRetry={onRetry} />
        )}
      </Stack>
    </AppPage>
  );
}
