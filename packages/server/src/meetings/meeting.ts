import type { LobbyMode } from '@vnet/protocol';
import type { Account } from '../accounts/account.ts';
import type { Recurrence } from './recurrence/recurrence.ts';

/** A meeting, as features see one. */
export interface Meeting {
  /** `meeting_uuid`: the call engine's room too. */
  uuid: string;
  /** `meeting_id`: what people type. */
  code: string;
  title: string;
  notes: string;
  /** Of the first one, where the meeting comes back. */
  startAt: Date;
  /** Null: open end. */
  endAt: Date | null;
  host: Account;
  /** Null: it is once. */
  recurrence: Recurrence | null;
  /** How often it was changed, as calendars count it (RFC 5545, 3.8.7.4). */
  sequence: number;
  /** Who waits at the door. */
  lobby: LobbyMode;
  /** Nobody comes in who was not in already. */
  locked: boolean;
}
