import {
  deletedMeetingSchema,
  errorBodySchema,
  fieldErrorsSchema,
  joinCredentialsSchema,
  joinRequestSchema,
  meetingListSchema,
  meetingSchema,
  peopleSchema,
  RECURRENCE_FREQUENCIES,
} from '@vnet/protocol';
import * as z from 'zod/mini';
import type { ApiOperation } from '../openapi/ApiOperation.ts';
import { MEETING_ID, NO_MEETING, PROVIDER_DOWN, REFUSED, UNAUTHORIZED } from '../openapi/commonAnswers.ts';

const tag = 'Meetings';
const TIMES =
  'Times are ISO 8601 with their offset from UTC, in the years 1970 to 2199: `2026-05-01T14:00:00+03:00`, `2026-05-01 11:00Z`, `20260501T140000+0300`. In a form the `+` is sent as `%2B`.';
const planSchema = z.object({
  title: z.string(),
  notes: z.string(),
  start_time: z.string(),
  end_time: z.optional(z.nullable(z.string())),
  recurrence: z.optional(
    z.union([
      z.enum(['none', ...RECURRENCE_FREQUENCIES]),
      // As a meeting has it.
      z.object({
        frequency: z.enum(['none', ...RECURRENCE_FREQUENCIES]),
        time_zone: z.optional(z.string()),
        until: z.optional(z.string()),
      }),
    ]),
  ),
  time_zone: z.optional(z.string()),
  repeat_until: z.optional(z.string()),
  repeat_count: z.optional(z.number()),
});
const fieldSchema = z.object({ help_text: z.string(), required: z.boolean() });

export const meetingApi: readonly ApiOperation[] = [
  {
    method: 'get',
    path: '/meeting/meetings/',
    tag,
    auth: 'account',
    summary: 'The meetings that the user hosts',
    query: { q: 'words that have to stand in title, notes or code' },
    answers: { 200: { description: 'In order of their start.', body: meetingListSchema }, ...UNAUTHORIZED },
  },
  {
    method: 'get',
    path: '/meeting/meetings/:id/',
    tag,
    auth: 'participant',
    summary: 'One meeting',
    parameters: MEETING_ID,
    answers: { 200: { description: 'The meeting.', body: meetingSchema }, ...UNAUTHORIZED, ...NO_MEETING },
  },
  {
    method: 'get',
    path: '/meeting/new/',
    tag,
    auth: 'account',
    summary: 'What a new meeting takes',
    answers: {
      200: {
        description: 'Each field, and whether it is required.',
        body: z.object({ title: fieldSchema, notes: fieldSchema, start_time: fieldSchema, end_time: fieldSchema }),
      },
      ...UNAUTHORIZED,
    },
  },
  {
    method: 'post',
    path: '/meeting/new/',
    tag,
    auth: 'account',
    summary: 'Makes a meeting, hosted by the user',
    description: TIMES,
    body: planSchema,
    answers: {
      201: { description: 'The meeting.', body: meetingSchema },
      400: { description: 'A sentence for each field that is wrong.', body: fieldErrorsSchema },
      ...UNAUTHORIZED,
    },
  },
  {
    method: 'post',
    path: '/meeting/meetings/:id/edit/',
    tag,
    auth: 'account',
    summary: 'Changes a meeting, for its host',
    description: `Left out, \`recurrence\` stays as it was; \`none\` ends a series. ${TIMES}`,
    parameters: MEETING_ID,
    body: planSchema,
    answers: {
      200: { description: 'The meeting; code and UUID stay.', body: meetingSchema },
      400: { description: 'A sentence for each field that is wrong.', body: fieldErrorsSchema },
      ...UNAUTHORIZED,
      ...REFUSED,
      ...NO_MEETING,
    },
  },
  {
    method: 'post',
    path: '/meeting/meetings/:id/delete/',
    tag,
    auth: 'account',
    summary: 'Deletes a meeting for good, for its host',
    parameters: MEETING_ID,
    answers: {
      200: { description: 'It is gone.', body: deletedMeetingSchema },
      ...UNAUTHORIZED,
      ...REFUSED,
      ...NO_MEETING,
    },
  },
  {
    method: 'get',
    path: '/meeting/meetings/:id/meeting.ics',
    tag,
    auth: 'account',
    summary: 'The calendar file of a meeting',
    parameters: MEETING_ID,
    answers: { 200: { description: 'iCalendar (RFC 5545).' }, ...UNAUTHORIZED, ...NO_MEETING },
  },
  {
    method: 'post',
    path: '/meeting/meetings/:id/join/',
    tag,
    auth: 'participant',
    summary: 'What the call engine needs to open this meeting alone, for ten minutes at most',
    parameters: MEETING_ID,
    body: joinRequestSchema,
    answers: {
      200: { description: 'The engine, where it is, and the token.', body: joinCredentialsSchema },
      ...UNAUTHORIZED,
      ...REFUSED,
      ...NO_MEETING,
      ...PROVIDER_DOWN,
    },
  },
  {
    method: 'get',
    path: '/meeting/meetings/:id/people/',
    tag,
    auth: 'participant',
    summary: 'Who is behind identities of a call provider that tells no usernames',
    parameters: MEETING_ID,
    query: { ids: 'identities, separated by commas' },
    answers: {
      200: { description: 'Those that are known.', body: peopleSchema },
      400: { description: 'Too many, or none.', body: errorBodySchema },
      ...UNAUTHORIZED,
      ...NO_MEETING,
    },
  },
];
