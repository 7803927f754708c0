import type { Meeting } from '@vnet/protocol';
import { useApp } from '../AppContext.ts';
import { AppPage } from '../home/AppPage.tsx';
import type { RoomEnding } from '../meeting/RoomProps.ts';
import { Button } from '../ui/Button.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { Stack } from '../ui/Stack.tsx';
import { describeEnding, formatDuration } from './describeEnding.ts';
import styles from './LeftPage.module.css';

export interface LeftPageProps {
  meeting: Meeting;
  ending: RoomEnding;
  onRejoin(): void;
}

/** After the room: thank you, how long it was, and the ways on. */
export function LeftPage({ meeting, ending, onRejoin }: LeftPageProps) {
  const { person } = useApp();
  const { heading, sentence, mayRejoin } = describeEnding(ending);
  return (
    <AppPage width="narrow">
      <Stack data-room-state="left">
        <ScreenTitle tabTitle={heading}>{heading}</ScreenTitle>
        <Stack gap={2}>
          <p>{sentence}</p>
          {ending.duration > 0 && (
            <p>
              You were in <b dir="auto">{meeting.title}</b> for {formatDuration(ending.duration)}.
            </p>
          )}
        </Stack>
        <div className={styles.ways}>
          {mayRejoin && (
            <Button variant="primary" onClick={onRejoin}>
              Rejoin
            </Button>
          )}
          {!person.isGuest && <ButtonLink href="/">Home</ButtonLink>}
        </div>
      </Stack>
    </AppPage>
  );
}
