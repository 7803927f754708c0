import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';

/**
 * The server's log: JSON lines. Requests are shown without query, headers or address, because LiveKit's `/rtc` carries
 * its token in the query, and without the secret of a link that sets a password; whatever slips through under a telling name is redacted.
 */
export function createLogger(level: NonNullable<Config['logLevel']>, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
    serializers: {
      req: (request: { method?: string; url?: string }) => ({
        method: request.method,
        path: request.url?.split('?', 1)[0]?.replace(SECRET_IN_PATH, '$1[redacted]'),
      }),
      res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Links that set a password hold their secret in the path. */
const SECRET_IN_PATH = /^(\/account\/reset\/)[^/]+/i;

const SECRET_FIELDS = ['password', 'password_2', 'token', 'auth_token', 'acs_token', 'cookie', 'authorization', 'sdp'];
