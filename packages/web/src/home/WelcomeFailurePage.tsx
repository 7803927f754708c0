import { useEffect } from 'react';
import type { ApiError } from '../api/ApiError.ts';
import { FailureNotice } from '../api/FailureNotice.tsx';
import { signInPath } from '../api/signInPath.ts';
import { Page } from '../ui/Page.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { Stack } from '../ui/Stack.tsx';

export interface WelcomeFailurePageProps {
  logo: string;
  error: ApiError;
  onRetry(): void;
}

/** The app could not learn who is signed in. Nothing is typed yet, so an ended session goes to the sign-in at once. */
export function WelcomeFailurePage({ logo, error, onRetry }: WelcomeFailurePageProps) {
  const signedOut = error.code === 'signed_out';
  useEffect(() => {
    if (signedOut) location.assign(signInPath(location.pathname + location.search));
  }, [signedOut]);
  return (
    <Page logo={logo} width="narrow">
      <Stack>
        <ScreenTitle tabTitle="Meetings">Your meetings cannot be shown</ScreenTitle>
        <FailureNotice error={error} onRetry={onRetry} />
      </Stack>
    </Page>
  );
}
