import { useApp } from '../AppContext.ts';
import { FailureNotice } from '../api/FailureNotice.tsx';
import { useResource } from '../api/useResource.ts';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { Stack } from '../ui/Stack.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useNow } from '../ui/useNow.ts';
import { useReturn } from '../ui/useReturn.ts';
import { AppPage } from './AppPage.tsx';
import { CallsNotReadyNotice } from './CallsNotReadyNotice.tsx';
import styles from './HomePage.module.css';
import { JoinByCode } from './JoinByCode.tsx';
import { MeetingLists } from './MeetingLists.tsx';
import { StartMeeting } from './StartMeeting.tsx';
import { useMeetingSearch } from './useMeetingSearch.ts';

/** How often the lists are sorted into next and past anew, ms. */
const TICK = 30_000;
/** So many are seen at a glance. */
const FEW = 5;

/** `/meet/`: start a meeting, join one by its code, and the person's own meetings. */
export function HomePage() {
  const { api } = useApp();
  const now = useNow(TICK);
  const { state: meetings, retry, refresh } = useResource('meetings', () => api.meetings());
  const search = useMeetingSearch(api);
  const shown = search.found ?? (meetings.kind === 'ready' ? meetings.value : []);
  const refreshAll = () => {
    refresh();
    search.refresh();
  };
  useReturn(() => {
    if (meetings.kind === 'ready') refreshAll();
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
        {meetings.kind === 'ready' && meetings.value.length > FEW && (
          <TextField
            label="Search your meetings"
            type="search"
            value={search.typed}
            onChange={search.type}
            errors={search.error === null ? [] : [search.error.message]}
            autoComplete="off"
          />
        )}
        {meetings.kind === 'ready' && (
          <MeetingLists
            meetings={shown}
            now={now}
            search={search.found === null ? '' : search.typed}
            onChanged={refreshAll}
          />
        )}
      </Stack>
    </AppPage>
  );
}
