import { Button } from './Button.tsx';
import { Notice } from './Notice.tsx';
import { Page } from './Page.tsx';
import { ScreenTitle } from './ScreenTitle.tsx';
import { Stack } from './Stack.tsx';

/** In place of a screen that could not be drawn, or whose script did not come. */
export function ScriptFailure() {
  return (
    <Page logo="" width="narrow">
      <Stack>
        <ScreenTitle tabTitle="Something went wrong">This part of VNET did not open</ScreenTitle>
        <Notice tone="problem" actions={<Button onClick={() => location.reload()}>Reload</Button>}>
          It may be that the connection broke, or that the server has a newer version. Reload the page to go on.
        </Notice>
      </Stack>
    </Page>
  );
}
