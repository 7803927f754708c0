import { type ErrorBody, NOT_LOGGED_IN } from '@vnet/protocol';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { ProviderUnavailableError } from '../calls/provider.ts';
import {
  DatabaseUnavailableError,
  NotFoundError,
  NotLoggedInError,
  RequestError,
  TooManyRequestsError,
} from '../errors.ts';
import { isDatabaseAway } from '../storage/databaseAway.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { pageToReturnTo } from './pageToReturnTo.ts';
import { wantsHtml } from './wantsHtml.ts';

/** What the client is told; everything else stays in the log. */
interface Failure {
  status: number;
  body: ErrorBody & { request_id?: string };
}

/** Turns every failure into a page or a JSON body, in one place. */
export const errorHandlerPlugin = fp(
  async (app, { pages }: { pages: PageRenderer }) => {
    app.setErrorHandler(async (thrown: FastifyError, request, reply) => {
      const error = isDatabaseAway(thrown) ? new DatabaseUnavailableError({ cause: thrown }) : thrown;
      if (error instanceof NotLoggedInError) return await answerAnonymous(request, reply);
      const { status, body } = describe(error, request);
      // Busy, or the call server is down: those that bring it about log it once, not at each request.
      if (error instanceof ProviderUnavailableError) {
        // The provider's own words, which hold nothing of the request; a stack would say no more.
        const reason = error.cause instanceof Error ? error.cause.message : error.message;
        request.log.warn({ code: error.code, reason }, 'the call provider gave no way in');
      } else if (status >= 500 && !(error instanceof RequestError)) {
        request.log.error({ err: error }, 'request failed');
      }
      if (error instanceof TooManyRequestsError) reply.header('retry-after', error.retryAfter);
      reply.code(status);
      if (!wantsHtml(request)) return reply.send(body);
      try {
        return await pages.sendError(request, reply, { status, ...body });
      } catch (cause) {
        // Even the page that says what went wrong can go wrong.
        request.log.error({ err: cause }, 'error page failed');
        return reply.type('text/plain; charset=utf-8').send(body.message);
      }
    });
  },
  { name: 'error-handler' },
);

async function answerAnonymous(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (!wantsHtml(request)) return reply.code(401).send(NOT_LOGGED_IN);
  return reply.redirect(`/account/sign-in/?next=${encodeURIComponent(pageToReturnTo(request))}`);
}

function describe(error: FastifyError | RequestError, request: FastifyRequest): Failure {
  // contract.md fixes the bodies of 404 whole: a sentence and nothing else.
  if (error instanceof NotFoundError) return { status: 404, body: { message: error.message } };
  if (error instanceof RequestError) {
    return { status: error.status, body: { message: error.message, code: error.code } };
  }
  if (error instanceof ProviderUnavailableError) {
    return { status: 503, body: { message: error.message, code: error.code } };
  }
  const status = error.statusCode ?? (request.readsParts === true ? 400 : 500);
  if (status >= 400 && status < 500) return { status, body: REFUSALS[status] ?? REFUSED };
  return {
    status: GATEWAY_STATUSES.has(status) ? status : 500,
    body: {
      message: `Something went wrong on the server. Try again; if it stays, give whoever runs it this number: ${request.id}`,
      code: 'internal',
      request_id: request.id,
    },
  };
}

/** Requests that Fastify itself turns down, in our words. */
const REFUSALS: Record<number, ErrorBody> = {
  400: { message: 'The request cannot be read: its body is not what its type says.', code: 'bad_request' },
  403: { message: 'This address may not be opened.', code: 'forbidden' },
  413: { message: 'The request is too large.', code: 'too_large' },
  414: { message: 'The address is too long.', code: 'too_large' },
  415: { message: 'Send JSON or a form.', code: 'unsupported_media_type' },
};

const REFUSED: ErrorBody = { message: 'The server does not take this request.', code: 'bad_request' };

/** What stands behind VNET, such as LiveKit, did not answer as it should. */
const GATEWAY_STATUSES = new Set([502, 503, 504]);
