import { doorSchema, fieldErrorsSchema, LOBBY_MODES } from '@vnet/protocol';
import * as z from 'zod/mini';
import type { ApiOperation } from '../../openapi/ApiOperation.ts';
import { MEETING_ID, NO_MEETING, REFUSED, UNAUTHORIZED } from '../../openapi/commonAnswers.ts';

const answers = {
  200: { description: 'How the door stands now.', body: doorSchema },
  ...UNAUTHORIZED,
  ...REFUSED,
  ...NO_MEETING,
};
const wrong = { 400: { description: 'A sentence for the field that is wrong.', body: fieldErrorsSchema } };
const common = { tag: 'Doors of meetings', auth: 'account', parameters: MEETING_ID } as const;

const decision = (action: 'admit' | 'deny' | 'remove', summary: string): ApiOperation => ({
  ...common,
  method: 'post',
  path: `/meeting/meetings/:id/${action}/`,
  summary,
  body: z.object({ username: z.string() }),
  answers: { ...answers, ...wrong },
});

export const doorApi: readonly ApiOperation[] = [
  {
    ...common,
    method: 'get',
    path: '/meeting/meetings/:id/lobby/',
    summary: 'Who waits and who was removed, for the host',
    answers,
  },
  {
    ...common,
    method: 'post',
    path: '/meeting/meetings/:id/lobby/',
    summary: 'Says who waits to be let in',
    body: z.object({ lobby: z.enum(LOBBY_MODES) }),
    answers: { ...answers, ...wrong },
  },
  {
    ...common,
    method: 'post',
    path: '/meeting/meetings/:id/lock/',
    summary: 'Locks the meeting, or unlocks it; who was in may come back',
    body: z.object({ locked: z.boolean() }),
    answers: { ...answers, ...wrong },
  },
  decision('admit', 'Lets somebody in who waits, or back in who was removed'),
  decision('deny', 'Turns somebody away who waits'),
  decision('remove', 'Takes somebody out of the meeting, and keeps them out'),
];
