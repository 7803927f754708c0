import { TaskCancelledError } from 'cockatiel';

/** How a request to ACS ended, without anything of the request: what Microsoft's errors carry must not reach a log. */
export class AcsFailure extends Error {
  /**
   * @param kind `unreachable` may have been done, `refused` and `unknown-identity` were answered
   * @param retryAfterMs how long ACS asks to be left alone
   */
  constructor(
    readonly kind:
      | 'unreachable'
      | 'timeout'
      | 'server-error'
      | 'throttled'
      | 'refused'
      | 'unknown-identity'
      | 'rejected',
    message: string,
    readonly retryAfterMs = 0,
  ) {
    super(message);
    this.name = 'AcsFailure';
  }

  /** Whether it is certain that nothing was done, so that even making an identity may be asked for again. */
  get nothingDone(): boolean {
    return this.kind === 'server-error' || (this.kind === 'unreachable' && this.message.includes('ECONNREFUSED'));
  }
}

/** Translates what Microsoft's SDK, or the policies around it, threw. */
export function toAcsFailure(error: unknown): AcsFailure {
  if (error instanceof AcsFailure) return error;
  if (error instanceof TaskCancelledError) return new AcsFailure('timeout', 'ACS did not answer in time');
  const { statusCode, code, response } = describe(error);
  if (statusCode === undefined) return new AcsFailure('unreachable', `ACS cannot be reached (${code ?? 'no answer'})`);
  const message = `ACS answered ${statusCode}${code === undefined ? '' : ` ${code}`}`;
  if (statusCode === 404) return new AcsFailure('unknown-identity', message);
  if (statusCode === 401 || statusCode === 403) return new AcsFailure('refused', message);
  if (statusCode === 429)
    return new AcsFailure('throttled', message, retryAfterOf(response?.headers?.get('retry-after')));
  return new AcsFailure(statusCode >= 500 ? 'server-error' : 'rejected', message);
}

/** The fields of core-rest-pipeline's RestError that are used here. */
interface SdkError {
  statusCode?: number;
  code?: string;
  response?: { headers?: { get(name: string): string | undefined } };
}

function describe(error: unknown): SdkError {
  return error instanceof Error ? (error as SdkError) : {};
}

/** @param header seconds, or a date (RFC 9110, 10.2.3) */
function retryAfterOf(header: string | undefined): number {
  const seconds = Number(header ?? DEFAULT_RETRY_AFTER_SECONDS);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header ?? '') - Date.now();
  return Number.isFinite(milliseconds) ? Math.min(Math.max(milliseconds, 0), LONGEST_WAIT_MS) : 0;
}

const DEFAULT_RETRY_AFTER_SECONDS = 10;
/** Whatever ACS says, it is asked again after this. */
const LONGEST_WAIT_MS = 10 * 60_000;
