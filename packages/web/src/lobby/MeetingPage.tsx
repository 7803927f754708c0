import { useApp } from '../AppContext.ts';
import { NotFoundError } from '../api/ApiError.ts';
import { useResource } from '../api/useResource.ts';
import { WaitingScreen } from '../ui/WaitingScreen.tsx';
import { MeetingFailurePage } from './MeetingFailurePage.tsx';
import { MeetingStay } from './MeetingStay.tsx';
import { UnknownMeetingPage } from './UnknownMeetingPage.tsx';

/** `/meet/conf/<id>/`: finds the meeting, then lobby, room and the page after it. */
export function MeetingPage({ id }: { id: string }) {
  const { api } = useApp();
  const { state: meeting, retry } = useResource(id, (wanted) => api.meeting(wanted));
  switch (meeting.kind) {
    case 'loading':
      return <WaitingScreen what="Opening the lobby" />;
    case 'failed':
      return meeting.error instanceof NotFoundError ? (
        <UnknownMeetingPage id={id} />
      ) : (
        <MeetingFailurePage error={meeting.error} onRetry={retry} />
      );
    case 'ready':
      // Coming back asks anew: the session may have ended meanwhile, or the meeting may be gone.
      return <MeetingStay meeting={meeting.value} onRejoin={retry} />;
  }
}
