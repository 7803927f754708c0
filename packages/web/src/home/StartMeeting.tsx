import CalendarPlus from 'lucide-react/icons/calendar-plus';
import Video from 'lucide-react/icons/video';
import { FailureNotice } from '../api/FailureNotice.tsx';
import { Button } from '../ui/Button.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { Card } from '../ui/Card.tsx';
import styles from './StartMeeting.module.css';
import { useMeetNow } from './useMeetNow.ts';

/** Two ways to begin: at once, or at a time of one's choice. */
export function StartMeeting() {
  const { pending, error, start } = useMeetNow();
  return (
    <Card title="Start a meeting">
      <p className={styles.text}>Begin at once, or plan one and send the invitation.</p>
      <div className={styles.buttons}>
        <Button variant="primary" icon={<Video size="1.25rem" />} pending={pending} onClick={start}>
          Meet now
        </Button>
        <ButtonLink href="/new-meeting/" icon={<CalendarPlus size="1.25rem" />}>
          New meeting
        </ButtonLink>
      </div>
      {error !== null && <FailureNotice error={error} />}
    </Card>
  );
}
