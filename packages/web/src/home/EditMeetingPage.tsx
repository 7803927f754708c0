import type { Meeting } from '@vnet/protocol';
import { useLocation } from 'wouter';
import { useApp } from '../AppContext.ts';
import { FailureNotice } from '../api/FailureNotice.tsx';
import { useResource } from '../api/useResource.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Notice } from '../ui/Notice.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { Stack } from '../ui/Stack.tsx';
import { AppPage } from './AppPage.tsx';
import { DeleteMeeting } from './DeleteMeeting.tsx';
import { EditMeetingForm } from './EditMeetingForm.tsx';
import { GuestLinks } from './GuestLinks.tsx';

/** `/meet/edit/<id>/`: everything that a host can do with a planned meeting. */
export function EditMeetingPage({ id }: { id: string }) {
  const { api } = useApp();
  const { state, retry } = useResource(id, (wanted) => api.meeting(wanted));
  return (
    <AppPage width="narrow">
      <Stack gap={8}>
        <ScreenTitle tabTitle="Edit meeting">Edit meeting</ScreenTitle>
        {state.kind === 'loading' && <Spinner label="Loading the meeting" size="1.5rem" />}
        {state.kind === 'failed' && <FailureNotice error={state.error} onRetry={retry} />}
        {state.kind === 'ready' && <EditMeeting meeting={state.value} />}
      </Stack>
    </AppPage>
  );
}

function EditMeeting({ meeting }: { meeting: Meeting }) {
  const { api, person } = useApp();
  const [, navigate] = useLocation();
  if (meeting.host.username !== person.username) {
    return <Notice tone="problem">Only the host of this meeting can change it.</Notice>;
  }
  return (
    <>
      <EditMeetingForm api={api} meeting={meeting} />
      <Card title="Guest links">
        <GuestLinks meeting={meeting} />
      </Card>
      <Card title="Delete this meeting">
        <p>It goes from your list for good, and its link, its code and its guest links lead nowhere any more.</p>
        <div>
          <DeleteMeeting meeting={meeting} onDeleted={() => navigate('/')}>
            {(ask) => (
              <Button variant="danger" onClick={ask}>
                Delete meeting
              </Button>
            )}
          </DeleteMeeting>
        </div>
      </Card>
    </>
  );
}
