import { ACS_BROWSER_ORIGINS } from '@vnet/protocol';
import { type Clock, systemClock } from '../../clock.ts';
import { participantIdentity } from '../participantIdentity.ts';
import {
  type CallCredentials,
  type CallProvider,
  type CallUser,
  type JoinGrant,
  type ProviderHealth,
  type ProviderIdentity,
  type ProviderToken,
  ProviderUnavailableError,
  UnknownIdentityError,
} from '../provider.ts';
import { AcsClient, type AcsPatience, type AcsRequest } from './AcsClient.ts';
import { AcsFailure } from './AcsFailure.ts';
import type { AcsConnection } from './connectionString.ts';

interface Options {
  clock?: Clock;
  patience?: Partial<AcsPatience>;
}

/** Azure Communication Services as a call provider: ACS issues identities and tokens, browsers call through it. */
export class AcsProvider implements CallProvider {
  readonly name = 'acs';
  readonly description: string;
  readonly browserOrigins = ACS_BROWSER_ORIGINS;
  /** Its timers run in one (e2e/calls/acs.test.ts). */
  readonly blobWorkers = true;
  readonly #client: AcsClient;
  readonly #clock: Clock;
  #probing: Promise<ProviderHealth> | null = null;

  constructor(connection: AcsConnection, { clock = systemClock, patience = {} }: Options = {}) {
    this.description = `ACS at ${new URL(connection.endpoint).host}`;
    this.#client = new AcsClient(connection, patience);
    this.#clock = clock;
  }

  async ensureIdentity(_user: CallUser, existing: ProviderIdentity | null): Promise<ProviderIdentity> {
    if (existing !== null) return existing;
    try {
      const { communicationUserId } = await this.#client.request('once', (client, options) =>
        client.createUser(options),
      );
      return { value: communicationUserId };
    } catch (cause) {
      throw toProviderError(cause);
    }
  }

  async issueToken(identity: ProviderIdentity): Promise<ProviderToken> {
    return await this.#issue(identity, TOKEN_MINUTES);
  }

  /**
   * ACS knows no token for one meeting, and none that lives less than an hour: whoever has it and knows a meeting's UUID
   * can call there. What VNET promises is ten minutes.
   */
  async joinCredentials(grant: JoinGrant): Promise<CallCredentials> {
    return this.joinByToken(grant, await this.#issue(grant.identity, LEAST_TOKEN_MINUTES));
  }

  joinByToken(grant: JoinGrant, { token, expiresAt }: ProviderToken): CallCredentials {
    const promised = this.#clock.now().getTime() + PROMISED_MS;
    return {
      url: '',
      token,
      identity: participantIdentity(grant),
      expiresAt: new Date(Math.min(promised, expiresAt.getTime())),
    };
  }

  async revoke(identity: ProviderIdentity): Promise<void> {
    await this.#unlessGone((client, options) => client.revokeTokens(toUser(identity), options));
  }

  async deleteIdentity(identity: ProviderIdentity): Promise<void> {
    await this.#unlessGone((client, options) => client.deleteUser(toUser(identity), options));
  }

  /** What the newest request met with; without a recent one, a request that changes nothing. Many askers share it. */
  async health(): Promise<ProviderHealth> {
    if (performance.now() - this.#client.lastAnswerAt < HEALTH_FRESH_MS) return healthAfter(this.#client.lastFailure);
    this.#probing ??= this.#probe().finally(() => {
      this.#probing = null;
    });
    return await this.#probing;
  }

  async close(): Promise<void> {}

  /** Whatever ACS says of an identity that there is not, it has taken the signature; only the rest is trouble. */
  async #probe(): Promise<ProviderHealth> {
    try {
      await this.#client.request('repeatable', (client, options) => client.revokeTokens(toUser(NOBODY), options));
    } catch (error) {
      if (!(error instanceof AcsFailure)) throw error;
    }
    return healthAfter(this.#client.lastFailure);
  }

  async #issue(identity: ProviderIdentity, minutes: number): Promise<ProviderToken> {
    try {
      const { token, expiresOn } = await this.#client.request('repeatable', (client, options) =>
        client.getToken(toUser(identity), ['voip'], { ...options, tokenExpiresInMinutes: minutes }),
      );
      return { token, expiresAt: expiresOn };
    } catch (cause) {
      const mayBeTheIdentity = cause instanceof AcsFailure && NOT_THIS_IDENTITY.has(cause.kind);
      throw mayBeTheIdentity ? new UnknownIdentityError({ cause }) : toProviderError(cause);
    }
  }

  async #unlessGone(run: AcsRequest<void>): Promise<void> {
    try {
      await this.#client.request('repeatable', run);
    } catch (cause) {
      if (cause instanceof AcsFailure && cause.kind === 'not-found') return;
      throw toProviderError(cause);
    }
  }
}

function toProviderError(cause: unknown): unknown {
  return cause instanceof AcsFailure ? new ProviderUnavailableError(SENTENCES[cause.kind], { cause }) : cause;
}

function toUser({ value }: ProviderIdentity) {
  return { communicationUserId: value };
}

function healthAfter(failure: AcsFailure | null): ProviderHealth {
  if (failure === null) return { state: 'ok' };
  return {
    state: 'down',
    reason:
      failure.kind === 'refused'
        ? 'ACS refuses ACS_CONNECTION_STRING'
        : failure.kind === 'throttled'
          ? 'ACS has been asked too much and wants to be left alone for a while'
          : 'ACS does not answer at the endpoint of ACS_CONNECTION_STRING',
  };
}

const NOT_ANSWERING = 'The call service does not answer at the moment. Try again in a minute.';
const REFUSING = 'The call service refuses this server. Tell whoever runs it; calls come back once it is put right.';
const SENTENCES = {
  'not-connected': NOT_ANSWERING,
  lost: NOT_ANSWERING,
  timeout: NOT_ANSWERING,
  'server-error': NOT_ANSWERING,
  throttled: 'The call service has too much to do at the moment. Try again in a minute.',
  refused: REFUSING,
  'not-found': REFUSING,
  rejected: REFUSING,
} as const;

/** How ACS may answer for an identity that was deleted, or is of another resource; it does not say which it does. */
const NOT_THIS_IDENTITY: ReadonlySet<AcsFailure['kind']> = new Set(['not-found', 'rejected', 'refused']);

/** contract.md: 24 hours. */
const TOKEN_MINUTES = 24 * 60;
/** The least that the service gives (`expiresInMinutes`, 60 to 1440). */
const LEAST_TOKEN_MINUTES = 60;
const PROMISED_MS = 10 * 60_000;
/** Everybody may ask /readyz, at any rate, and ACS counts what it is asked. */
const HEALTH_FRESH_MS = 2_000;
/** Of the form of an identity, and nobody's. */
const NOBODY: ProviderIdentity = {
  value: '8:acs:00000000-0000-0000-0000-000000000000_00000000-0000-0000-0000-000000000000',
};
