import { fieldErrorsSchema, guestPassListSchema, guestPassSchema, withdrawnPassSchema } from '@vnet/protocol';
import * as z from 'zod/mini';
import type { ApiOperation } from '../openapi/ApiOperation.ts';
import { MEETING_ID, NO_MEETING, REFUSED, UNAUTHORIZED } from '../openapi/commonAnswers.ts';

const common = { tag: 'Guest links', auth: 'account' } as const;
const refusals = { ...UNAUTHORIZED, ...REFUSED, ...NO_MEETING };

export const guestPassApi: readonly ApiOperation[] = [
  {
    ...common,
    method: 'get',
    path: '/meeting/meetings/:id/passes/',
    summary: 'The guest links of a meeting, for its host',
    parameters: MEETING_ID,
    answers: { 200: { description: 'The newest first.', body: guestPassListSchema }, ...refusals },
  },
  {
    ...common,
    method: 'post',
    path: '/meeting/meetings/:id/passes/',
    summary: 'Makes a guest link',
    parameters: MEETING_ID,
    body: z.object({
      label: z.string(),
      expires_at: z.optional(z.nullable(z.string())),
      most_uses: z.optional(z.nullable(z.number())),
    }),
    answers: {
      201: { description: 'The link.', body: guestPassSchema },
      400: { description: 'A sentence for each field that is wrong.', body: fieldErrorsSchema },
      ...refusals,
    },
  },
  {
    ...common,
    method: 'post',
    path: '/meeting/meetings/:id/passes/:pass/withdraw/',
    summary: 'Withdraws a guest link; whoever came in by it is out',
    parameters: { ...MEETING_ID, pass: 'the link’s `id`' },
    answers: { 200: { description: 'It is withdrawn.', body: withdrawnPassSchema }, ...refusals },
  },
];
