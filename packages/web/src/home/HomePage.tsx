import { useApp } from '../AppContext.ts';
import { FailureNotice } from '../api/FailureNotice.tsx';
import { useResource } from '../api/useResource.ts';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { Stack } from '../ui/Stack.tsx';
import { useNow } from '../ui/useNow.ts';
import { useReturn } from '../ui/useReturn.ts';
import { AppPage } from './AppPage.tsx';
import { CallsNotReadyNotice } from './CallsNotReadyNotice.tsx';
import styles from './HomePage.module.css';
import { JoinByCode } from './JoinByCode.tsx';
import { MeetingLists } from './MeetingLists.tsx';
import { StartMeeting } from './StartMeeting.tsx';

/** How often the lists are sorted into next and past anew, ms. */
const TICK = 30_000;

/** `/meet/`: start a meeting, join one by its code, and the person's own meetings. */
export function HomePage() {
  const { api } = useApp();
  const now = useNow(TICK);
  const { state: meetings, retry, refresh } = useResource('meetings', () => api.meetings());
  useReturn(() => {
    if (meetings.kind === 'ready') refresh();
  });
  return (
    <AppPage>
      <Stack gap={8}>
        <ScreenTitle tabTitle="Meetings">Meetings</ScreenTitle>
        <CallsNotReadyNotice />
        <div className={styles.ways}>
          <StartMeeting />
          <JoinByCode />
        </div>
        {meetings.kind === 'loading' && (
          <div className={styles.loading}>
            <Spinner label="Loading your meetings" size="1.5rem" />
          </div>
        )}
        {meetings.kind === 'failed' && <FailureNotice error={meetings.error} onRetry={retry} />}
        {meetings.kind === 'ready' && <MeetingLists meetings={meetings.value} now={now} />}
      </Stack>
    </AppPage>
  );
}
