import { Route, Router, Switch } from 'wouter';
import { AppProvider } from './AppContext.ts';
import type { PageConfig } from './api/pageConfig.ts';
import { useResource } from './api/useResource.ts';
import type { VnetApi } from './api/VnetApi.ts';
import { EditMeetingPage } from './home/EditMeetingPage.tsx';
import { HomePage } from './home/HomePage.tsx';
import { NewMeetingPage } from './home/NewMeetingPage.tsx';
import { NotFoundPage } from './home/NotFoundPage.tsx';
import { WelcomeFailurePage } from './home/WelcomeFailurePage.tsx';
import { MeetingPage } from './lobby/MeetingPage.tsx';
import { meetingIdOf } from './lobby/meetingIdOf.ts';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { ScriptFailure } from './ui/ScriptFailure.tsx';
import { UiProvider } from './ui/UiProvider.tsx';
import { WaitingScreen } from './ui/WaitingScreen.tsx';

/** The meeting app: who is signed in, and which screen the address names. */
export function App({ config, api }: { config: PageConfig; api: VnetApi }) {
  const { state: person, retry } = useResource('person', () => api.person());
  return (
    <UiProvider>
      <Router base="/meet">
        <ErrorBoundary fallback={<ScriptFailure />}>
          {person.kind === 'loading' && <WaitingScreen what="Opening your meetings" />}
          {person.kind === 'failed' && <WelcomeFailurePage logo={config.logo} error={person.error} onRetry={retry} />}
          {person.kind === 'ready' && (
            <AppProvider value={{ config, api, person: person.value }}>
              <Screens />
            </AppProvider>
          )}
        </ErrorBoundary>
      </Router>
    </UiProvider>
  );
}

function Screens() {
  return (
    <Switch>
      <Route path="/">
        <HomePage />
      </Route>
      <Route path="/new-meeting">
        <NewMeetingPage />
      </Route>
      <Route path="/edit/:id">{({ id }) => <EditMeetingPage key={id} id={meetingIdOf(id)} />}</Route>
      <Route path="/conf/:id">{({ id }) => <MeetingPage key={id} id={meetingIdOf(id)} />}</Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}
