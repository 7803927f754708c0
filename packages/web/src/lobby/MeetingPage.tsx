import { AppPage } from '../home/AppPage.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { TooltipProvider } from '../ui/TooltipProvider.tsx';

/** `/meet/conf/<id>/`: lobby, room, and the page after it. */
export default function MeetingPage({ id }: { id: string }) {
  return (
    <TooltipProvider>
      <AppPage>
        <ScreenTitle tabTitle="Lobby">{id}</ScreenTitle>
      </AppPage>
    </TooltipProvider>
  );
}
