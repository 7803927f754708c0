import type { TicketAnswer } from '@vnet/protocol';
import { presentTime } from '../meetings/present.ts';
import type { LinkTicket } from './LinkTickets.ts';

/** For the page that asked, alone. */
export function presentTicket({ ticket, key, expiresAt }: LinkTicket): TicketAnswer {
  return { ticket, key, expires_at: presentTime(expiresAt) };
}
