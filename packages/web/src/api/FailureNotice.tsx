import { Button } from '../ui/Button.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { ApiError } from './ApiError.ts';
import { signInPath } from './signInPath.ts';

/** A failed request in words, with what can be done: sign in and come back here, or try again. */
export function FailureNotice({ error, onRetry }: { error: ApiError; onRetry?: () => void }) {
  return (
    <Notice tone="problem" actions={<FailureAction error={error} onRetry={onRetry} />}>
      {error.message}
    </Notice>
  );
}

function FailureAction({ error, onRetry }: { error: ApiError; onRetry: (() => void) | undefined }) {
  if (error.code === 'signed_out') {
    return (
      <ButtonLink external href={signInPath(location.pathname + location.search)}>
        Sign in
      </ButtonLink>
    );
  }
  if (error.code === 'refused') return <Button onClick={() => location.reload()}>Reload</Button>;
  return onRetry === undefined ? null : <Button onClick={onRetry}>Try again</Button>;
}
