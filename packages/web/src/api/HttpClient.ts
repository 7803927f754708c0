import { CSRF_HEADER, errorBodySchema, fieldErrorsSchema } from '@vnet/protocol';
import {
  type ApiError,
  InvalidFieldsError,
  NotFoundError,
  ProviderDownError,
  RateLimitedError,
  RefusedError,
  SignedOutError,
  UnexpectedAnswerError,
  UnreachableError,
} from './ApiError.ts';

/** A server that takes longer than this, ms, counts as unreachable. */
const TIMEOUT = 10_000;

/** A schema of `protocol`, as far as an answer is checked by it. */
export interface AnswerSchema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: unknown };
}

/** JSON requests to this server under the person's session. Every answer is checked, every failure is an ApiError. */
export class HttpClient {
  readonly #csrfToken: string;
  readonly #fetch: typeof fetch;

  constructor(csrfToken: string, fetcher: typeof fetch = (input, init) => fetch(input, init)) {
    this.#csrfToken = csrfToken;
    this.#fetch = fetcher;
  }

  /** @throws {ApiError} */
  get<T>(path: string, schema: AnswerSchema<T>): Promise<T> {
    return this.#request(path, { method: 'GET' }, schema);
  }

  /** @throws {ApiError} */
  post<T>(path: string, body: object, schema: AnswerSchema<T>): Promise<T> {
    const headers = { 'content-type': 'application/json', [CSRF_HEADER]: this.#csrfToken };
    return this.#request(path, { method: 'POST', headers, body: JSON.stringify(body) }, schema);
  }

  /** Says something that nobody waits for, also while the page goes. Whether it arrived stays unknown. */
  tell(path: string, body: object): void {
    const headers = { 'content-type': 'application/json', [CSRF_HEADER]: this.#csrfToken };
    const init = { method: 'POST', headers, body: JSON.stringify(body), keepalive: true };
    this.#fetch(path, init).catch(() => undefined);
  }

  async #request<T>(path: string, init: RequestInit, schema: AnswerSchema<T>): Promise<T> {
    const response = await this.#send(path, init);
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw failureOf(response, body);
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw new UnexpectedAnswerError(response.status, { cause: parsed.error });
    return parsed.data;
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#fetch(path, {
        ...init,
        headers: { accept: 'application/json', ...init.headers },
        signal: AbortSignal.timeout(TIMEOUT),
      });
    } catch (cause) {
      throw new UnreachableError(cause);
    }
  }
}

function failureOf(response: Response, body: unknown): ApiError {
  const error = errorBodySchema.safeParse(body).data;
  switch (response.status) {
    case 400: {
      const fields = fieldErrorsSchema.safeParse(body);
      return fields.success ? new InvalidFieldsError(fields.data) : new RefusedError(error?.message);
    }
    case 401:
      return new SignedOutError();
    case 403:
      return new RefusedError(error?.message, error?.code);
    case 404:
      return new NotFoundError(error?.message);
    case 429:
      return new RateLimitedError(secondsOf(response.headers.get('retry-after')));
    case 502:
    case 503:
    case 504:
      // A proxy in front of a server that is down answers these without a body of ours.
      return error?.code === 'provider_unavailable'
        ? new ProviderDownError(error.message)
        : new UnreachableError(response.status);
    default:
      return new UnexpectedAnswerError(response.status);
  }
}

function secondsOf(retryAfter: string | null): number | null {
  return retryAfter !== null && /^[0-9]{1,6}$/.test(retryAfter) ? Number(retryAfter) : null;
}
