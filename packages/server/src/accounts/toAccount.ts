import type { Selectable } from 'kysely';
import type { AccountRow } from '../storage/schema.ts';
import type { Account } from './account.ts';
import { isPlaceholderEmail } from './missingEmail.ts';

/** A row as features see it; stores that join accounts use it too. */
export function toAccount(row: Selectable<AccountRow>): Account {
  return {
    id: row.id,
    username: row.username,
    email: isPlaceholderEmail(row.email) ? '' : row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    meetingName: row.meeting_name,
    profileImage: row.profile_image,
    isStaff: row.is_staff === 1,
    isActive: row.is_active === 1,
    createdAt: new Date(row.created_at),
  };
}
