import type { Meeting } from '@vnet/protocol';
import { useEffect } from 'react';
import type { JoinChoices } from '../calls/call.ts';
import { AppPage } from '../home/AppPage.tsx';
import { CallsNotReadyNotice } from '../home/CallsNotReadyNotice.tsx';
import { formatWhen, timeStyleOf } from '../home/meetingTimes.ts';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { useNow } from '../ui/useNow.ts';
import { DeviceSettings } from './DeviceSettings.tsx';
import { JoinPanel } from './JoinPanel.tsx';
import styles from './Lobby.module.css';
import { LobbyPreview } from './LobbyPreview.tsx';
import { useLobbyModel } from './useLobbyModel.ts';

export interface LobbyProps {
  meeting: Meeting;
  /** Fetches the room's script meanwhile, so that Join is quick. */
  preloadRoom(): Promise<unknown>;
  onJoin(choices: JoinChoices): void;
}

/** How I will be seen and heard, before anybody sees and hears me. */
export function Lobby({ meeting, preloadRoom, onJoin }: LobbyProps) {
  const model = useLobbyModel();
  const now = useNow(60_000);

  useEffect(() => {
    // A failure shows when the room is opened; this is only to be early.
    preloadRoom().catch(() => undefined);
  }, [preloadRoom]);

  function join(): void {
    if (model === null) return;
    const choices = model.choices();
    // The room opens the devices itself; some cameras cannot be opened twice.
    model.close();
    onJoin(choices);
  }

  return (
    <AppPage>
      <div className={styles.lobby}>
        <div className={styles.about}>
          <ScreenTitle tabTitle={meeting.title}>
            <bdi>{meeting.title}</bdi>
          </ScreenTitle>
          <p className={styles.when}>
            <time dateTime={meeting.start_time}>{formatWhen(meeting, now, timeStyleOf(navigator.languages))}</time>
          </p>
          <CallsNotReadyNotice />
        </div>
        {model !== null && (
          <>
            <LobbyPreview model={model} />
            <JoinPanel model={model} meeting={meeting} onJoin={join} />
            <DeviceSettings model={model} />
          </>
        )}
      </div>
    </AppPage>
  );
}
