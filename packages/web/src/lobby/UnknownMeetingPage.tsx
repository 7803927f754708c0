import { AppPage } from '../home/AppPage.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { Stack } from '../ui/Stack.tsx';

/** The address names a meeting that there is not. */
export function UnknownMeetingPage({ id }: { id: string }) {
  return (
    <AppPage width="narrow">
      <Stack>
        <ScreenTitle tabTitle="Meeting not found">There is no meeting with this code</ScreenTitle>
        <p>
          No meeting has the code <b>{id}</b>. It may be mistyped, or the meeting was deleted: check it with whoever
          invited you.
        </p>
        <div>
          <ButtonLink href="/" variant="primary">
            Type another code
          </ButtonLink>
        </div>
      </Stack>
    </AppPage>
  );
}
