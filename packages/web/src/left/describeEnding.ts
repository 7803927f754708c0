import type { LeaveReason } from '../calls/call.ts';
import type { RoomEnding } from '../meeting/RoomProps.ts';

export interface EndingText {
  readonly heading: string;
  readonly sentence: string;
  /** False where coming back needs somebody else's leave. */
  readonly mayRejoin: boolean;
}

/** Why one is not in the meeting any more, in words. */
export function describeEnding({ reason, message }: Pick<RoomEnding, 'reason' | 'message'>): EndingText {
  const text = TEXTS[reason];
  return message === null ? text : { ...text, sentence: message };
}

const TEXTS: Readonly<Record<LeaveReason, EndingText>> = {
  left: {
    heading: 'Thank you for meeting',
    sentence: 'You have left the meeting.',
    mayRejoin: true,
  },
  removed: {
    heading: 'You are no longer in the meeting',
    sentence: 'The host removed you from the meeting.',
    mayRejoin: false,
  },
  ended: {
    heading: 'The meeting is over',
    sentence: 'The host ended the meeting for everybody.',
    mayRejoin: false,
  },
  elsewhere: {
    heading: 'The meeting goes on elsewhere',
    sentence: 'You joined this meeting again from another tab or window, so it ended in this one.',
    mayRejoin: true,
  },
  unreachable: {
    heading: 'The connection was lost',
    sentence: 'The meeting could not be reached any more. Check your connection, then rejoin.',
    mayRejoin: true,
  },
  refused: {
    heading: 'You could not join',
    sentence: 'The server did not let you into this meeting.',
    mayRejoin: true,
  },
};

/** `less than a minute`, `1 minute`, `1 hour 5 minutes`. @param duration ms */
export function formatDuration(duration: number): string {
  const minutes = Math.floor(duration / 60_000);
  if (minutes < 1) return 'less than a minute';
  const hours = Math.floor(minutes / 60);
  return [plural(hours, 'hour'), plural(minutes % 60, 'minute')].filter((part) => part !== '').join(' ');
}

function plural(count: number, noun: string): string {
  if (count === 0) return '';
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
