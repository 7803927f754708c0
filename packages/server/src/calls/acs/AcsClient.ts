import type { CommunicationIdentityClient } from '@azure/communication-identity';
import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  ConstantBackoff,
  circuitBreaker,
  handleWhen,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { AcsFailure, toAcsFailure } from './AcsFailure.ts';
import type { AcsConnection } from './connectionString.ts';

/** Milliseconds, but for the count. Shorter in tests. */
export interface AcsPatience {
  /** One request, its repetition included. */
  timeout: number;
  /** Between a failed request and its repetition. */
  retryAfter: number;
  /** After so many failures in a row, ACS is left alone … */
  failuresInARow: number;
  /** … for so long. */
  leftAlone: number;
}

const PATIENCE: AcsPatience = { timeout: 3_000, retryAfter: 100, failuresInARow: 3, leftAlone: 5_000 };

/** What a request may do: it gets Microsoft's client, and what makes the client give up. */
export type AcsRequest<T> = (client: CommunicationIdentityClient, options: { abortSignal: AbortSignal }) => Promise<T>;

/**
 * Microsoft's identity client, held to a time limit, one repetition and a breaker, so that an ACS that is down costs
 * each request little and itself no flood. Failures come out as `AcsFailure`.
 */
export class AcsClient {
  readonly #connection: AcsConnection;
  readonly #breaker;
  readonly #policies;
  #client: Promise<CommunicationIdentityClient> | null = null;
  /** ACS asked to be left alone until then (`performance.now`). */
  #throttledUntil = 0;
  /** How the newest request ended; null: well, or there was none. */
  lastFailure: AcsFailure | null = null;
  /** When the newest request ended (`performance.now`). */
  lastAnswerAt = Number.NEGATIVE_INFINITY;

  constructor(connection: AcsConnection, patience: Partial<AcsPatience> = {}) {
    const { timeout: limit, retryAfter, failuresInARow, leftAlone } = { ...PATIENCE, ...patience };
    this.#connection = connection;
    this.#breaker = circuitBreaker(
      handleWhen((error) => !isAboutOneRequest(toAcsFailure(error))),
      { halfOpenAfter: leftAlone, breaker: new ConsecutiveBreaker(failuresInARow) },
    );
    const policyFor = (worthIt: (failure: AcsFailure) => boolean) =>
      wrap(
        this.#breaker,
        timeout(limit, TimeoutStrategy.Aggressive),
        retry(
          handleWhen((error) => worthIt(toAcsFailure(error))),
          { maxAttempts: 1, backoff: new ConstantBackoff(retryAfter) },
        ),
      );
    this.#policies = {
      repeatable: policyFor(({ kind }) => kind === 'not-connected' || kind === 'lost' || kind === 'server-error'),
      // After a lost answer nobody knows whether there is an identity now: asked again, there might be two.
      once: policyFor(({ kind }) => kind === 'not-connected' || kind === 'server-error'),
    };
  }

  /**
   * @param kind `once` for what must not be done twice
   * @throws {AcsFailure}
   */
  async request<T>(kind: 'repeatable' | 'once', run: AcsRequest<T>): Promise<T> {
    const wait = this.#throttledUntil - performance.now();
    if (wait > 0) throw new AcsFailure('throttled', `ACS asked to wait ${Math.ceil(wait / 1000)} s`, wait);
    try {
      const answer = await this.#policies[kind].execute(
        async ({ signal }) => await run(await this.#load(), { abortSignal: signal }),
      );
      this.#ended(null);
      return answer;
    } catch (error) {
      // Left alone for the moment: what it was left alone for is what there is to say.
      if (error instanceof BrokenCircuitError && this.lastFailure !== null) throw this.lastFailure;
      const failure = toAcsFailure(error);
      this.#ended(failure);
      throw failure;
    }
  }

  #ended(failure: AcsFailure | null): void {
    this.lastFailure = failure !== null && isAboutOneRequest(failure) ? null : failure;
    this.lastAnswerAt = performance.now();
    if (failure?.kind === 'throttled') this.#throttledUntil = performance.now() + failure.retryAfterMs;
  }

  /** 17 MB that a VNET on LiveKit has no use for. */
  #load(): Promise<CommunicationIdentityClient> {
    this.#client ??= import('@azure/communication-identity').then(({ CommunicationIdentityClient }) => {
      const { endpoint, accessKey } = this.#connection;
      return new CommunicationIdentityClient(`endpoint=${endpoint};accesskey=${accessKey}`, {
        allowInsecureConnection: endpoint.startsWith('http:'),
        // Its own would wait as long as `Retry-After` says, with the person's request in its hands.
        retryOptions: { maxRetries: 0 },
      });
    });
    return this.#client;
  }
}

/** It says nothing against the service as a whole. */
function isAboutOneRequest({ kind }: AcsFailure): boolean {
  return kind === 'not-found' || kind === 'rejected';
}
