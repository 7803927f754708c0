import { ticketAnswerSchema, ticketRequestSchema } from '@vnet/protocol';
import type { ApiOperation } from '../openapi/ApiOperation.ts';
import { MEETING_ID, NO_MEETING, PROVIDER_DOWN, REFUSED, UNAUTHORIZED } from '../openapi/commonAnswers.ts';

export const linkApi: readonly ApiOperation[] = [
  {
    method: 'post',
    path: '/meeting/meetings/:id/ticket/',
    tag: 'Sharing on a LAN',
    auth: 'participant',
    summary: 'A signed word on who somebody is in this meeting, for links between browsers',
    parameters: MEETING_ID,
    body: ticketRequestSchema,
    answers: {
      200: { description: 'The ticket, and the key that checks those of others.', body: ticketAnswerSchema },
      ...UNAUTHORIZED,
      ...REFUSED,
      ...NO_MEETING,
      ...PROVIDER_DOWN,
    },
  },
];
