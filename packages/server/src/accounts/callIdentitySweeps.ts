import pLimit from 'p-limit';
import { ProviderUnavailableError } from '../calls/provider.ts';
import { type CallIdentityRenewal, RENEW_BEFORE_MS, type RenewalDeps, toCallUser } from './callIdentityRenewal.ts';

interface Deps extends Pick<RenewalDeps, 'store' | 'discarded' | 'provider' | 'clock'> {
  renewal: CallIdentityRenewal;
}

/**
 * What is done at the call provider without anybody waiting for it, by jobs: whatever failed before is found again in
 * the database. Each throws the provider's failure in the end, after several in a row at once.
 */
export class CallIdentitySweeps {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Makes missing identities and tokens, and renews tokens a little before requests would. */
  async renewDue(signal: AbortSignal): Promise<void> {
    const { store, provider, clock, renewal } = this.#deps;
    const leastLeft = RENEW_BEFORE_MS + AHEAD_MS;
    const expiresBy = new Date(clock.now().getTime() + leastLeft);
    for (let after = ''; !signal.aborted; ) {
      const accounts = await store.listDue(provider.name, expiresBy, after, PAGE);
      await forEach(accounts, signal, (account) => renewal.renew(toCallUser(account), leastLeft));
      const last = accounts.at(-1);
      if (last === undefined) return;
      after = last.id;
    }
  }

  /** Deletes the identities of deleted accounts, and those that nobody ever had. */
  async deleteAbandoned(signal: AbortSignal): Promise<void> {
    const { store, discarded, provider } = this.#deps;
    await forEach(await store.listAbandoned(provider.name), signal, async (value) => {
      await provider.deleteIdentity({ value });
      await store.remove(provider.name, value);
    });
    await forEach(await discarded.list(provider.name), signal, async (value) => {
      await provider.deleteIdentity({ value });
      await discarded.remove(provider.name, value);
    });
  }

  /** Calls back the tokens that have to be. */
  async revokeDue(signal: AbortSignal): Promise<void> {
    await forEach(await this.#deps.store.listRevokeDue(this.#deps.provider.name), signal, (value) =>
      this.#revoke(value),
    );
  }

  /** Calls back those of one account, where they have to be. */
  async revoke(accountId: string): Promise<void> {
    const stored = await this.#deps.store.find(accountId, this.#deps.provider.name);
    if (stored?.revokeDue) await this.#revoke(stored.identity);
  }

  async #revoke(value: string): Promise<void> {
    const { store, provider } = this.#deps;
    await provider.revoke({ value });
    await store.setRevoked(provider.name, value);
  }
}

/** Goes on past single failures, as one identity that the provider cannot stand must not hold up the others. */
async function forEach<T>(items: readonly T[], signal: AbortSignal, run: (item: T) => Promise<void>): Promise<void> {
  const limit = pLimit(AT_ONCE);
  let failure: ProviderUnavailableError | null = null;
  let failedInARow = 0;
  await limit.map(items, async (item) => {
    if (signal.aborted || failedInARow >= GIVE_UP_AFTER) return;
    try {
      await run(item);
      failedInARow = 0;
    } catch (error) {
      if (!(error instanceof ProviderUnavailableError)) throw error;
      failure = error;
      failedInARow += 1;
    }
  });
  if (failure !== null) throw failure;
}

/** So that the job, which comes every five minutes, renews before requests have to. */
const AHEAD_MS = 15 * 60 * 1000;
const PAGE = 100;
const AT_ONCE = 4;
const GIVE_UP_AFTER = 3;
