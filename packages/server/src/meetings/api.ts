import {
  errorBodySchema,
  fieldErrorsSchema,
  joinCredentialsSchema,
  joinRequestSchema,
  meetingListSchema,
  meetingSchema,
  peopleSchema,
} from '@vnet/protocol';
import * as z from 'zod/mini';
import type { ApiOperation } from '../openapi/ApiOperation.ts';
import { MEETING_ID, NO_MEETING, PROVIDER_DOWN, REFUSED, UNAUTHORIZED } from '../openapi/commonAnswers.ts';

const tag = 'Meetings';
const fieldSchema = z.object({ help_text: z.string(), required: z.boolean() });

export const meetingApi: readonly ApiOperation[] = [
  {
    method: 'get',
    path: '/meeting/meetings/',
    tag,
    auth: 'account',
    summary: 'The meetings that the user hosts',
    answers: { 200: { description: 'In order of their start.', body: meetingListSchema }, ...UNAUTHORIZED },
  },
  {
    method: 'get',
    path: '/meeting/meetings/:id/',
    tag,
    auth: 'account',
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
    body: z.object({
      title: z.string(),
      notes: z.string(),
      start_time: z.string(),
      end_time: z.optional(z.nullable(z.string())),
    }),
    answers: {
      201: { description: 'The meeting.', body: meetingSchema },
      400: { description: 'A sentence for each field that is wrong.', body: fieldErrorsSchema },
      ...UNAUTHORIZED,
    },
  },
  {
    method: 'post',
    path: '/meeting/meetings/:id/join/',
    tag,
    auth: 'account',
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
    auth: 'account',
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
