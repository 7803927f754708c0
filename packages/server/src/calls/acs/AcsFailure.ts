import { TaskCancelledError } from 'cockatiel';

type AcsFailureKind =
  /** Nothing was sent. */
  | 'not-connected'
  /** It was sent, and may have been done. */
  | 'lost'
  | 'timeout'
  | 'server-error'
  | 'throttled'
  /** 401 and 403: the key, the resource, or one identity is not taken. */
  | 'refused'
  /** 404: there is no such identity. */
  | 'not-found'
  /** Any other answer to a single request. */
  | 'rejected';

/** How a request to ACS ended, without anything of the request: what Microsoft's errors carry must not reach a log. */
export class AcsFailure extends Error {
  /** @param retryAfterMs how long ACS asks to be left alone */
  constructor(
    readonly kind: AcsFailureKind,
    message: string,
    readonly retryAfterMs = 0,
  ) {
    super(message);
    this.name = 'AcsFailure';
  }
}

/** Translates what Microsoft's SDK, or the policies around it, threw. */
export function toAcsFailure(error: unknown): AcsFailure {
  if (error instanceof AcsFailure) return error;
  if (error instanceof TaskCancelledError) return new AcsFailure('timeout', 'ACS did not answer in time');
  const { statusCode, code = 'no answer', response } = describe(error);
  if (statusCode === undefined) {
    const kind = NOT_CONNECTED.has(code) ? 'not-connected' : 'lost';
    return new AcsFailure(kind, `ACS cannot be reached (${code})`);
  }
  const message = `ACS answered ${statusCode} ${code}`;
  if (statusCode === 429) {
    return new AcsFailure('throttled', message, retryAfterOf(response?.headers?.get('retry-after')));
  }
  return new AcsFailure(KINDS[statusCode] ?? (statusCode >= 500 ? 'server-error' : 'rejected'), message);
}

const KINDS: Record<number, AcsFailureKind> = { 401: 'refused', 403: 'refused', 404: 'not-found' };
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

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
