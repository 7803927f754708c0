import { useStore } from '@nanostores/react';
import type { Meeting } from '@vnet/protocol';
import { displayNameOf } from '@vnet/protocol';
import { useEffect, useState } from 'react';
import { useApp } from '../AppContext.ts';
import { HttpClient } from '../api/HttpClient.ts';
import { fetchCredentials } from '../calls/fetchCredentials.ts';
import { tabSession } from '../calls/tabSession.ts';
import { AppPage } from '../home/AppPage.tsx';
import { Button } from '../ui/Button.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { Stack } from '../ui/Stack.tsx';
import { WaitingScreen } from '../ui/WaitingScreen.tsx';
import { DoorBell } from './DoorBell.ts';
import styles from './WaitingRoom.module.css';

export interface WaitingRoomProps {
  meeting: Meeting;
  onAdmitted(): void;
  /** @param message the server's sentence */
  onRefused(message: string): void;
  onCancel(): void;
}

/** Before the door of a meeting whose host lets people in one by one; camera and microphone are off meanwhile. */
export function WaitingRoom(props: WaitingRoomProps) {
  const { config } = useApp();
  const [bell, setBell] = useState<DoorBell | null>(null);
  const { meeting_id } = props.meeting;
  useEffect(() => {
    const http = new HttpClient(config.csrfToken);
    const opened = new DoorBell({
      ask: async () => {
        const session = await tabSession(sessionStorage, navigator.locks);
        const { meetingsUrl, guest } = config;
        return fetchCredentials(http, { meetingsUrl, meetingId: meeting_id, session, asGuest: guest !== null });
      },
    });
    setBell(opened);
    return () => opened.close();
  }, [config, meeting_id]);
  return bell === null ? <WaitingScreen what="Asking to be let in" /> : <BeforeTheDoor bell={bell} {...props} />;
}

function BeforeTheDoor({ bell, meeting, onAdmitted, onRefused, onCancel }: WaitingRoomProps & { bell: DoorBell }) {
  const state = useStore(bell.$state);
  const refusal = state.kind === 'refused' ? state.message : null;
  const admitted = state.kind === 'admitted';
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is called may change with each render, the answer not.
  useEffect(() => {
    if (admitted) onAdmitted();
    if (refusal !== null) onRefused(refusal);
  }, [admitted, refusal]);
  if (state.kind === 'asking' || admitted || refusal !== null) return <WaitingScreen what="Asking to be let in" />;
  return (
    <AppPage width="narrow">
      <Stack>
        <ScreenTitle tabTitle={`Waiting: ${meeting.title}`}>
          <bdi>{meeting.title}</bdi>
        </ScreenTitle>
        <div className={styles.waiting} role="status">
          <Spinner size="1.5rem" />
          <p>
            {state.kind === 'lost'
              ? 'The server cannot be reached at the moment. You go on waiting as soon as it is back.'
              : 'The host has been told. You come in as soon as they let you in.'}
          </p>
        </div>
        <p className={styles.note}>
          Host: <bdi>{displayNameOf(meeting.host)}</bdi>. Your camera and microphone are off while you wait. Leave this
          page open.
        </p>
        <div>
          <Button onClick={onCancel}>Stop waiting</Button>
        </div>
      </Stack>
    </AppPage>
  );
}
