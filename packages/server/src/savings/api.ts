import { errorBodySchema, savingsReportSchema } from '@vnet/protocol';
import type { ApiOperation } from '../openapi/ApiOperation.ts';
import { MEETING_ID, NO_MEETING, TOO_MANY, UNAUTHORIZED } from '../openapi/commonAnswers.ts';

export const savingsApi: readonly ApiOperation[] = [
  {
    method: 'post',
    path: '/meeting/meetings/:id/savings/',
    tag: 'Sharing on a LAN',
    auth: 'participant',
    summary: 'Reports what a page took over the LAN instead of the WAN',
    parameters: MEETING_ID,
    body: savingsReportSchema,
    answers: {
      204: { description: 'It is counted.' },
      400: { description: 'It is no report.', body: errorBodySchema },
      ...UNAUTHORIZED,
      ...NO_MEETING,
      ...TOO_MANY,
    },
  },
];
