import { AppPage } from '../home/AppPage.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';

/** `/meet/conf/<id>/`: lobby, room, and the page after it. */
export default function MeetingPage({ id }: { id: string }) {
  return (
    <AppPage>
      <ScreenTitle tabTitle="Lobby">{id}</ScreenTitle>
    </AppPage>
  );
}
