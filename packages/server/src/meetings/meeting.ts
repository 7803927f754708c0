import type { Account } from '../accounts/account.ts';

/** A meeting, as features see one. */
export interface Meeting {
  /** `meeting_uuid`: the call engine's room too. */
  uuid: string;
  /** `meeting_id`: what people type. */
  code: string;
  title: string;
  notes: string;
  startAt: Date;
  /** Null: open end. */
  endAt: Date | null;
  host: Account;
}
