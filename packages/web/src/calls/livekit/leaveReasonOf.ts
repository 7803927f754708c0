import { DisconnectReason } from 'livekit-client';
import type { LeaveReason } from '../call.ts';

/**
 * What a disconnect by LiveKit means for the person; null: nothing that lasts, the call joins anew. That includes
 * `CLIENT_INITIATED` that we did not initiate: livekit-client leaves when the browser freezes the page.
 */
export function leaveReasonOf(reason: DisconnectReason | undefined): LeaveReason | null {
  switch (reason) {
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'elsewhere';
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'removed';
    case DisconnectReason.ROOM_DELETED:
      return 'ended';
    default:
      return null;
  }
}
