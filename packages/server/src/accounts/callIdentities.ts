import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import {
  type JoinGrant,
  type ProviderIdentity,
  type ProviderToken,
  ProviderUnavailableError,
} from '../calls/provider.ts';
import type { Schema } from '../storage/schema.ts';
import type { Account } from './account.ts';
import { CallIdentityLeases } from './callIdentityLeases.ts';
import { CallIdentityRenewal, type RenewalDeps, toCallUser } from './callIdentityRenewal.ts';
import { CallIdentityStore } from './callIdentityStore.ts';
import { CallIdentitySweeps } from './callIdentitySweeps.ts';
import { DiscardedIdentities } from './discardedIdentities.ts';

export { toCallUser };

/** What `acs_identity` and `acs_token` show; both empty while the provider has issued nothing. */
export interface CallCredentialsShown {
  identity: string;
  token: string;
}

interface Deps extends Pick<RenewalDeps, 'provider' | 'cipher' | 'clock'> {
  db: Kysely<Schema>;
  logger: FastifyBaseLogger;
  /** How long a request waits for the provider, ms. */
  patience?: number;
}

/**
 * Each person's identity and token at the call provider: made when they are missing, the provider has changed, or less
 * than two hours of the token are left. A provider that is down or slow costs nobody anything but these two values.
 */
export class CallIdentities {
  /** What the background jobs do. */
  readonly sweeps: CallIdentitySweeps;
  readonly #renewal: CallIdentityRenewal;
  readonly #store: CallIdentityStore;
  readonly #discarded: DiscardedIdentities;
  readonly #provider: Deps['provider'];
  readonly #logger: FastifyBaseLogger;
  readonly #patience: number;
  #providerFails = false;

  constructor({ db, logger, patience = PATIENCE_MS, ...deps }: Deps) {
    this.#store = new CallIdentityStore(db);
    this.#discarded = new DiscardedIdentities(db, deps.clock);
    const all = {
      ...deps,
      store: this.#store,
      discarded: this.#discarded,
      leases: new CallIdentityLeases(db, deps.clock),
    };
    this.#renewal = new CallIdentityRenewal(all);
    this.sweeps = new CallIdentitySweeps({ ...all, renewal: this.#renewal });
    this.#provider = deps.provider;
    this.#logger = logger;
    this.#patience = patience;
  }

  /** Never throws for the provider's sake: what could not be had is empty, or the old token while it is valid. */
  async credentialsOf(account: Account): Promise<CallCredentialsShown> {
    const user = toCallUser(account);
    let kept = await this.#renewal.look(user);
    if (!kept.fresh) {
      await this.#tryWithin(() => this.#renewal.renew(user));
      kept = await this.#renewal.look(user);
    }
    return { identity: kept.identity, token: kept.token };
  }

  /** What is left of the token that the person has, where the provider is not asked; null: nothing. */
  async keptTokenOf(account: Account): Promise<ProviderToken | null> {
    const { token, expiresAt } = await this.#renewal.look(toCallUser(account));
    return expiresAt === null ? null : { token, expiresAt };
  }

  /**
   * The identity alone, for joining a meeting.
   *
   * @throws {ProviderUnavailableError}
   */
  async identityOf(account: Account): Promise<ProviderIdentity> {
    const kept = await this.#store.find(account.id, this.#provider.name);
    if (kept !== null) return { value: kept.identity };
    const failure = await this.#tryWithin(() => this.#renewal.renew(toCallUser(account)));
    const made = await this.#store.find(account.id, this.#provider.name);
    if (made === null) throw failure ?? new ProviderUnavailableError(TOO_SLOW);
    return { value: made.identity };
  }

  /** Gives somebody whose identity the provider did not take another one, so that trying again helps. */
  async replace({ user, identity }: Pick<JoinGrant, 'user' | 'identity'>): Promise<void> {
    const kept = await this.#store.find(user.id, this.#provider.name);
    if (kept?.identity === identity.value) await this.#tryWithin(() => this.#renewal.renew(user, NEVER_FRESH));
  }

  /**
   * Calls the account's tokens back, at every provider it had: for accounts that are disabled or whose owner wants it.
   * Here they are forgotten at once; what the provider does not take now, the job `revoke-call-tokens` repeats. A
   * deleted account needs nothing of this: its identities go with the job `delete-call-identities`.
   */
  async revokeOf(account: Pick<Account, 'id'>): Promise<void> {
    await this.#store.forgetTokens(account.id);
    await this.#tryWithin(() => this.sweeps.revoke(account.id));
  }

  /** Leaves an identity that no account has, such as a guest's, to be deleted at the provider by the job. */
  async discard({ value }: ProviderIdentity): Promise<void> {
    await this.#discarded.add(this.#provider.name, value);
  }

  /** Waits for what is under way, though not for a provider that answers nobody. Idempotent. */
  async close(): Promise<void> {
    await Promise.race([this.#renewal.settle(), delay(CLOSE_WITHIN_MS, undefined, { ref: false })]);
  }

  /**
   * Lets the provider be asked no longer than the person waits; what is under way goes on behind.
   *
   * @returns why the provider did not do it; null when it did, or takes longer
   */
  async #tryWithin(ask: () => Promise<void>): Promise<ProviderUnavailableError | null> {
    const asking = ask().then(
      () => this.#noteOutcome(null),
      (error: unknown) => {
        if (!(error instanceof ProviderUnavailableError)) throw error;
        return this.#noteOutcome(error);
      },
    );
    let timer: NodeJS.Timeout | undefined;
    let waiting = true;
    const patienceEnds = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, this.#patience, null);
    });
    asking.catch((error: unknown) => {
      if (!waiting) this.#logger.error({ err: error }, 'a call identity could not be renewed');
    });
    try {
      return await Promise.race([asking, patienceEnds]);
    } finally {
      waiting = false;
      clearTimeout(timer);
    }
  }

  /** Logged when it begins and when it ends, not at each request between. */
  #noteOutcome(failure: ProviderUnavailableError | null): ProviderUnavailableError | null {
    if (failure !== null && !this.#providerFails) {
      const reason = failure.cause instanceof Error ? failure.cause.message : failure.message;
      this.#logger.warn({ code: failure.code, reason }, 'the call provider issues nothing');
    }
    if (failure === null && this.#providerFails) this.#logger.info('the call provider issues again');
    this.#providerFails = failure !== null;
    return failure;
  }
}

const NEVER_FRESH = Number.POSITIVE_INFINITY;
/** A page hangs no longer on a provider that does not answer. */
const PATIENCE_MS = 2_000;
const CLOSE_WITHIN_MS = 5_000;
const TOO_SLOW = 'The call service takes long to answer at the moment. Try again in a minute.';
