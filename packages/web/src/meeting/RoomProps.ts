import type { Meeting, ShortUser } from '@vnet/protocol';
import type { PageConfig } from '../api/pageConfig.ts';
import type { JoinChoices, LeaveReason } from '../calls/call.ts';

/** How a stay in the room ended; the left page says it in a sentence. */
export interface RoomEnding {
  readonly reason: LeaveReason;
  /** The server's own sentence, where it had one (`refused`). */
  readonly message: string | null;
  /** Time in the meeting, ms, from the first `connected`; 0 if it never came to that. */
  readonly duration: number;
  /** The host lets people in one by one, and has been told of this one. */
  readonly waiting: boolean;
}

/** What the lobby gives to the room, `meeting/Room.tsx`'s default export. It is mounted for one stay and then gone. */
export interface RoomProps {
  readonly meeting: Meeting;
  readonly user: ShortUser;
  /** As others see it (`displayNameOf`). */
  readonly displayName: string;
  readonly config: PageConfig;
  /** The preview's tracks are stopped by now; the permission stays, so opening them again does not ask. */
  readonly choices: JoinChoices;
  /** Called once, when everything that the call held is closed; the room is unmounted then. */
  onLeft(ending: RoomEnding): void;
}
