import { setTimeout as delay } from 'node:timers/promises';
import { displayNameOf } from '@vnet/protocol';
import {
  type CallProvider,
  type CallUser,
  type ProviderToken,
  ProviderUnavailableError,
  UnknownIdentityError,
} from '../calls/provider.ts';
import type { Clock } from '../clock.ts';
import { SealBrokenError, type TextCipher } from '../storage/textCipher.ts';
import type { Account } from './account.ts';
import type { CallIdentityLease, CallIdentityLeases } from './callIdentityLeases.ts';
import type { CallIdentityStore, StoredCallIdentity } from './callIdentityStore.ts';
import type { DiscardedIdentities } from './discardedIdentities.ts';
import { presentShortUser } from './present.ts';

export interface RenewalDeps {
  store: CallIdentityStore;
  leases: CallIdentityLeases;
  discarded: DiscardedIdentities;
  provider: CallProvider;
  cipher: TextCipher;
  clock: Clock;
}

/** What is kept of a person at the provider: empty where there is nothing, or nothing valid. */
export interface KeptCallIdentity {
  identity: string;
  token: string;
  /** Null where there is no token. */
  expiresAt: Date | null;
  /** Nothing has to be asked of the provider. */
  fresh: boolean;
}

/**
 * Makes identities and tokens where they are missing or due, each once: requests of one process share one promise,
 * instances take turns by a lease.
 */
export class CallIdentityRenewal {
  readonly #deps: RenewalDeps;
  readonly #running = new Map<string, Promise<void>>();

  constructor(deps: RenewalDeps) {
    this.#deps = deps;
  }

  /** @param leastLeft of the token's life, ms, for it to be fresh */
  async look(user: CallUser, leastLeft = RENEW_BEFORE_MS): Promise<KeptCallIdentity> {
    const { store, provider, clock } = this.#deps;
    const stored = await store.find(user.id, provider.name);
    if (stored === null) return { identity: '', token: '', expiresAt: null, fresh: false };
    const left = (stored.tokenExpiresAt?.getTime() ?? 0) - clock.now().getTime();
    const token = left > 0 ? await this.#open(user, stored) : '';
    return {
      identity: stored.identity,
      token,
      expiresAt: token === '' ? null : stored.tokenExpiresAt,
      fresh: token !== '' && left > leastLeft && !stored.revokeDue,
    };
  }

  /**
   * Asks the provider for what is missing; many callers share it.
   *
   * @throws {ProviderUnavailableError}
   */
  renew(user: CallUser, leastLeft = RENEW_BEFORE_MS): Promise<void> {
    const running = this.#running.get(user.id);
    if (running !== undefined) return running;
    const begun = this.#renew(user, leastLeft).finally(() => this.#running.delete(user.id));
    this.#running.set(user.id, begun);
    return begun;
  }

  /** Waits for what is under way; it ends with the provider's own time limits. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }

  async #renew(user: CallUser, leastLeft: number): Promise<void> {
    const giveUpAt = performance.now() + WAIT_FOR_OTHERS_MS;
    while (!(await this.look(user, leastLeft)).fresh) {
      const lease = await this.#deps.leases.take(user.id);
      if (lease !== null) {
        try {
          // Whoever had it before may just have been done.
          if (!(await this.look(user, leastLeft)).fresh) await this.#ask(user, lease);
          return;
        } finally {
          await lease.release();
        }
      }
      if (performance.now() > giveUpAt) throw new ProviderUnavailableError(STILL_ASKING);
      await delay(LOOK_AGAIN_MS);
    }
  }

  async #ask(user: CallUser, lease: CallIdentityLease): Promise<void> {
    const { store, discarded, provider, cipher } = this.#deps;
    let stored = await store.find(user.id, provider.name);
    // Before a new token is issued, or it would be called back with the old ones.
    if (stored?.revokeDue) {
      await provider.revoke({ value: stored.identity });
      await store.setRevoked(provider.name, stored.identity);
    }
    stored ??= await this.#makeIdentity(user, lease);
    let issued: ProviderToken;
    try {
      issued = await provider.issueToken({ value: stored.identity });
    } catch (error) {
      if (!(error instanceof UnknownIdentityError)) throw error;
      // Where the provider refuses everything, there is no new one, and the old one stays.
      const { identity: before } = stored;
      stored = await this.#makeIdentity(user, lease);
      await discarded.add(provider.name, before);
      issued = await provider.issueToken({ value: stored.identity });
    }
    const sealedToken = cipher.seal(issued.token, user.id);
    if (await lease.renew()) {
      await store.save(user.id, { ...stored, revokeDue: false, sealedToken, tokenExpiresAt: issued.expiresAt });
    }
  }

  /** Kept at once, before anything else can fail. */
  async #makeIdentity(user: CallUser, lease: CallIdentityLease): Promise<StoredCallIdentity> {
    const { store, discarded, provider } = this.#deps;
    const { value } = await provider.ensureIdentity(user, null);
    const made = {
      provider: provider.name,
      identity: value,
      sealedToken: null,
      tokenExpiresAt: null,
      revokeDue: false,
    };
    try {
      if (!(await lease.renew())) throw new ProviderUnavailableError(STILL_ASKING);
      await store.save(user.id, made);
    } catch (error) {
      // Another instance, which thought this one dead, has made one too; or the database did not take it.
      await discarded.add(provider.name, value);
      throw error;
    }
    return made;
  }

  /** The token, sealed anew when it was sealed with a secret of before; empty when no secret opens it. */
  async #open(user: CallUser, { sealedToken }: StoredCallIdentity): Promise<string> {
    if (sealedToken === null) return '';
    const { cipher, store } = this.#deps;
    try {
      const { text, outdated } = cipher.unseal(sealedToken, user.id);
      if (outdated) await store.replaceSeal(user.id, sealedToken, cipher.seal(text, user.id));
      return text;
    } catch (error) {
      if (error instanceof SealBrokenError) return '';
      throw error;
    }
  }
}

/** A person as call providers know them. */
export function toCallUser(account: Account): CallUser {
  return { id: account.id, username: account.username, displayName: displayNameOf(presentShortUser(account)) };
}

/** contract.md: a token is renewed when less than two hours of its 24 are left. */
export const RENEW_BEFORE_MS = 2 * 60 * 60 * 1000;
/** Longer than a lease lives. */
const WAIT_FOR_OTHERS_MS = 20_000;
const LOOK_AGAIN_MS = 50;
const STILL_ASKING = 'The call service is still being asked for your identity. Try again in a minute.';
