import { savingsReportSchema } from '@vnet/protocol';
import type { FastifyPluginAsync } from 'fastify';
import { RequestError } from '../errors.ts';
import { openMeeting, requireParticipant } from '../meetings/requests.ts';
import type { MeetingService } from '../meetings/service.ts';
import type { SavingsService } from './service.ts';

interface Options {
  meetings: MeetingService;
  savings: SavingsService;
}

/** The body of a report is no report. */
class InvalidSavingsError extends RequestError {
  readonly status = 400;
  readonly code = 'invalid_savings';

  constructor() {
    super('A report has lan_bytes and wan_bytes: whole numbers, no more than a minute can bring.');
  }
}

/** Reports of what a page took over the LAN (docs/protocol.md). */
export const savingsRoutes: FastifyPluginAsync<Options> = async (app, { meetings, savings }) => {
  // Nobody learns whether a meeting exists before saying who they are.
  app.addHook('onRequest', async (request) => {
    requireParticipant(request);
  });

  // A page reports once a minute; a person may have a few open.
  const config = { answers: 'json', rateLimit: { max: 12, timeWindow: 60_000 } } as const;
  app.post<{ Params: { id: string } }>('/meeting/meetings/:id/savings/', { config }, async (request, reply) => {
    const { meeting } = await openMeeting(meetings, request);
    const body = savingsReportSchema.safeParse(request.body ?? {});
    if (!body.success) throw new InvalidSavingsError();
    await savings.report(meeting.uuid, request.ip, { lan: body.data.lan_bytes, wan: body.data.wan_bytes });
    return reply.code(204).send();
  });
};
