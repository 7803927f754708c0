import { displayNameOf } from '@vnet/protocol';
import type { FastifyBaseLogger } from 'fastify';
import {
  type CallProvider,
  type CallUser,
  type ProviderIdentity,
  ProviderUnavailableError,
} from '../calls/provider.ts';
import type { Clock } from '../clock.ts';
import { SealBrokenError, type TextCipher } from '../storage/textCipher.ts';
import type { Account } from './account.ts';
import type { CallIdentityStore, StoredCallIdentity } from './callIdentityStore.ts';
import { presentShortUser } from './present.ts';

/** What `acs_identity` and `acs_token` show; both empty while the provider has issued nothing. */
export interface CallCredentialsShown {
  identity: string;
  token: string;
}

interface Deps {
  store: CallIdentityStore;
  provider: CallProvider;
  cipher: TextCipher;
  clock: Clock;
  logger: FastifyBaseLogger;
}

/**
 * Each person's identity and token at the call provider: made when they are missing, the provider has changed, or less
 * than two hours of the token are left. A provider that is down costs nobody anything but these two values.
 */
export class CallIdentities {
  readonly #deps: Deps;
  /** Requests of one person that come together ask the provider once. */
  readonly #running = new Map<string, Promise<CallCredentialsShown>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Never throws for the provider's sake: what could not be had is empty, or the old token while it is valid. */
  async credentialsOf(account: Account): Promise<CallCredentialsShown> {
    const running = this.#running.get(account.id) ?? this.#refresh(account);
    this.#running.set(account.id, running);
    try {
      return await running;
    } finally {
      this.#running.delete(account.id);
    }
  }

  /**
   * The identity alone, for joining a meeting.
   *
   * @throws {ProviderUnavailableError}
   */
  async identityOf(account: Account): Promise<ProviderIdentity> {
    const stored = await this.#ensureIdentity(account);
    return { value: stored.identity };
  }

  async #refresh(account: Account): Promise<CallCredentialsShown> {
    let stored: StoredCallIdentity | null = null;
    try {
      stored = await this.#ensureIdentity(account);
      return { identity: stored.identity, token: await this.#ensureToken(account, stored) };
    } catch (error) {
      if (!(error instanceof ProviderUnavailableError)) throw error;
      this.#deps.logger.warn({ code: error.code, accountId: account.id }, 'the call provider issued nothing');
      return {
        identity: stored?.identity ?? '',
        token: stored === null ? '' : (this.#validToken(account, stored, 0) ?? ''),
      };
    }
  }

  async #ensureIdentity(account: Account): Promise<StoredCallIdentity> {
    const { store, provider } = this.#deps;
    const stored = await store.find(account.id);
    if (stored?.provider === provider.name) return stored;
    const { value } = await provider.ensureIdentity(toCallUser(account), null);
    const made = { provider: provider.name, identity: value, sealedToken: null, tokenExpiresAt: null };
    await store.save(account.id, made);
    return made;
  }

  async #ensureToken(account: Account, stored: StoredCallIdentity): Promise<string> {
    const valid = this.#validToken(account, stored, RENEW_BEFORE_MS);
    if (valid !== null) return valid;
    const { store, provider, cipher } = this.#deps;
    const { token, expiresAt } = await provider.issueToken({ value: stored.identity });
    await store.save(account.id, {
      ...stored,
      sealedToken: cipher.seal(token, account.id),
      tokenExpiresAt: expiresAt,
    });
    return token;
  }

  /** The kept token when it has more than `leastLeft` milliseconds left and opens with today's key. */
  #validToken(account: Account, stored: StoredCallIdentity, leastLeft: number): string | null {
    if (stored.sealedToken === null || stored.tokenExpiresAt === null) return null;
    if (stored.tokenExpiresAt.getTime() - this.#deps.clock.now().getTime() <= leastLeft) return null;
    try {
      return this.#deps.cipher.open(stored.sealedToken, account.id);
    } catch (error) {
      if (error instanceof SealBrokenError) return null;
      throw error;
    }
  }
}

/** A person as call providers know them. */
export function toCallUser(account: Account): CallUser {
  return { id: account.id, username: account.username, displayName: displayNameOf(presentShortUser(account)) };
}

/** contract.md: a token is renewed when less than two hours of its 24 are left. */
const RENEW_BEFORE_MS = 2 * 60 * 60 * 1000;
