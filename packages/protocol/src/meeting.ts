import * as z from 'zod/mini';
import { type RecurrenceFields, recurrenceSchema } from './recurrence.ts';
import { shortUserSchema } from './user.ts';

export const MEETING_TITLE_MAX_LENGTH = 100;
export const MEETING_NOTES_MAX_LENGTH = 10_000;

/**
 * A meeting on the wire. Times are ISO 8601 with an offset; `end_time` is null for an open end. Those of a meeting that
 * comes back are of the one that is on or comes next, and of the last one when all are over.
 */
export const meetingSchema = z.object({
  title: z.string(),
  notes: z.string(),
  start_time: z.string(),
  end_time: z.nullable(z.string()),
  /** Random UUID; also the call engine's room and ACS's group id. */
  meeting_uuid: z.string(),
  /** The short code people type. */
  meeting_id: z.string(),
  /** The meeting's REST path. */
  meeting_url: z.string(),
  host: shortUserSchema,
  /** Only where the meeting comes back. */
  recurrence: z.optional(recurrenceSchema),
});
export type Meeting = z.infer<typeof meetingSchema>;

export const meetingListSchema = z.object({ meetings: z.array(meetingSchema) });

/**
 * What `POST /meeting/new/` and `…/<meeting_id>/edit/` take. The server checks each field and answers a sentence for each
 * that is wrong.
 */
export interface NewMeeting extends RecurrenceFields {
  title: string;
  notes: string;
  start_time: string;
  end_time?: string | null;
}

/** `POST /meeting/meetings/<meeting_id>/delete/`. */
export const deletedMeetingSchema = z.object({ deleted: z.literal(true) });

/** `400` of `POST /meeting/new/`: a list of sentences for each field that is wrong. */
export const fieldErrorsSchema = z.record(z.string(), z.array(z.string()));
export type FieldErrors = z.infer<typeof fieldErrorsSchema>;

/**
 * What a person typed as a meeting's code, as the server keeps it: codes are lower case, grouped by dashes
 * (`abcd-efgh-jkm`); white space and case are forgiven. UUIDs and codes of an imported database pass unchanged
 * but for white space, which none of them has.
 */
export function normalizeMeetingCode(typed: string): string {
  const bare = typed.replace(/\s+/g, '');
  return MEETING_CODE_SHAPE.test(bare) ? groupMeetingCode(bare.toLowerCase().replace(/-/g, '')) : bare;
}

/** Letters and digits that are not taken for one another when read aloud or written by hand (no 0 o 1 l i u v). */
export const MEETING_CODE_ALPHABET = '23456789abcdefghjkmnpqrstwxyz';
/** 11 symbols of 29: 53 bits; contract.md asks for 40 or more. */
export const MEETING_CODE_LENGTH = 11;

const MEETING_CODE_SHAPE = new RegExp(`^(?:-?[${MEETING_CODE_ALPHABET}]){${MEETING_CODE_LENGTH}}$`, 'i');

/** `abcdefghjkm` → `abcd-efgh-jkm`. */
export function groupMeetingCode(symbols: string): string {
  return `${symbols.slice(0, 4)}-${symbols.slice(4, 8)}-${symbols.slice(8)}`;
}
