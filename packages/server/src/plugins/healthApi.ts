import * as z from 'zod/mini';
import type { ApiOperation } from '../openapi/ApiOperation.ts';

const tag = 'Operation';
const readinessSchema = z.object({
  ready: z.boolean(),
  components: z.record(
    z.string(),
    z.object({ state: z.enum(['ok', 'starting', 'down']), reason: z.optional(z.string()) }),
  ),
  rate_limits: z.enum(['on', 'off']),
});

export const healthApi: readonly ApiOperation[] = [
  {
    method: 'get',
    path: '/healthz',
    tag,
    auth: 'nobody',
    summary: 'Whether the process lives',
    answers: { 200: { description: 'It does.', body: z.object({ status: z.literal('ok') }) } },
  },
  {
    method: 'get',
    path: '/readyz',
    tag,
    auth: 'nobody',
    summary: 'Whether everything that the server needs answers',
    answers: {
      200: { description: 'It does.', body: readinessSchema },
      503: { description: 'Something does not; its state says what.', body: readinessSchema },
    },
  },
  {
    method: 'get',
    path: '/metrics',
    tag,
    auth: 'nobody',
    summary: 'What this instance counts, as Prometheus text',
    answers: { 200: { description: 'Prometheus text format 0.0.4.' } },
  },
];
