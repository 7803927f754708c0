import {
  errorBodySchema,
  fieldErrorsSchema,
  fullUserSchema,
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
  Ticket: ticketAnswerSchema,
  Error: errorBodySchema,
  FieldErrors: fieldErrorsSchema,
};
