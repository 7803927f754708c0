import { ButtonLink } from '../ui/ButtonLink.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { Stack } from '../ui/Stack.tsx';
import { AppPage } from './AppPage.tsx';

/** An address of the meeting app that names no screen. */
export function NotFoundPage() {
  return (
    <AppPage width="narrow">
      <Stack>
        <ScreenTitle tabTitle="Not found">This page does not exist</ScreenTitle>
        <p>The address may be mistyped. Your meetings, and the field for a meeting’s code, are on the home page.</p>
        <div>
          <ButtonLink href="/" variant="primary">
            Home
          </ButtonLink>
        </div>
      </Stack>
    </AppPage>
  );
}
