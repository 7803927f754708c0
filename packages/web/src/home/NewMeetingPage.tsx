import { useApp } from '../AppContext.ts';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { Stack } from '../ui/Stack.tsx';
import { AppPage } from './AppPage.tsx';
import { NewMeetingForm } from './NewMeetingForm.tsx';

/** `/meet/new-meeting/` */
export function NewMeetingPage() {
  const { api } = useApp();
  return (
    <AppPage width="narrow">
      <Stack>
        <ScreenTitle tabTitle="New meeting">New meeting</ScreenTitle>
        <NewMeetingForm api={api} />
      </Stack>
    </AppPage>
  );
}
