import {
  doorSchema,
  errorBodySchema,
  fieldErrorsSchema,
  fullUserSchema,
  guestPassListSchema,
  guestPassSchema,
  joinCredentialsSchema,
  meetingListSchema,
  meetingSchema,
  shortUserSchema,
  ticketAnswerSchema,
} from '@vnet/protocol';
import type { NamedSchemas } from './openApiDocument.ts';

/** What goes by a name in the description of the REST calls. */
export const SCHEMAS: NamedSchemas = {
  User: shortUserSchema,
  FullUser: fullUserSchema,
  Meeting: meetingSchema,
  Meetings: meetingListSchema,
  JoinCredentials: joinCredentialsSchema,
  Door: doorSchema,
  GuestPass: guestPassSchema,
  GuestPasses: guestPassListSchema,
  Ticket: ticketAnswerSchema,
  Error: errorBodySchema,
  FieldErrors: fieldErrorsSchema,
};
