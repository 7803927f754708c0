import type { Account } from '../../accounts/account.ts';
import type { CallIdentities } from '../../accounts/callIdentities.ts';
import type { ProfilePictures } from '../../accounts/pictures/ProfilePictures.ts';
import type { AuditLog } from '../../audit/AuditLog.ts';
import type { CallRemovals } from '../../calls/CallRemovals.ts';
import { type CallProvider, ProviderUnavailableError } from '../../calls/provider.ts';
import { NotFoundError } from '../../errors.ts';
import { type ListPage, toListPage, windowOf } from '../paging.ts';
import { LastStaffError } from './LastStaffError.ts';
import { OwnAccessError } from './OwnAccessError.ts';
import type { UserDetails, UserFilter, UserRows, UserStore } from './userStore.ts';

/** Makes links with which their owner sets a new password. */
export interface ResetLinks {
  /** @returns the link's path, which is a secret: to be shown once, and never logged */
  makeLink(account: Account): Promise<string>;
}

interface Deps {
  store: UserStore;
  audit: AuditLog;
  callIdentities: Pick<CallIdentities, 'revokeOf'>;
  provider: CallProvider;
  removals: Pick<CallRemovals, 'remove'>;
  resetLinks: ResetLinks;
  pictures: Pick<ProfilePictures, 'discard'>;
}

/** What staff does with other people's accounts. Each change is in the audit log, written with it or not at all. */
export class UserAdministration {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async search(words: readonly string[], filter: UserFilter, page: number): Promise<ListPage<Account>> {
    return toListPage(await this.#deps.store.search(words, filter, windowOf(page)), page);
  }

  /** @throws {NotFoundError} */
  async get(id: string): Promise<UserDetails> {
    const details = await this.#deps.store.details(id);
    if (details === null) throw new UserNotFoundError();
    return details;
  }

  /**
   * Signs the person out everywhere, at once, and takes them out of their meetings. Their token is kept, and is nobody's
   * until the account is enabled again.
   *
   * @throws {NotFoundError}
   * @throws {OwnAccessError}
   * @throws {LastStaffError}
   */
  async disable(actor: Account, id: string): Promise<void> {
    const { callIdentities, provider } = this.#deps;
    const identity = await this.#change(actor, id, async (rows, account, record) => {
      if (!account.isActive) return null;
      refuseOneself(actor, account);
      await refuseLastStaff(rows, account);
      await record('user.disable');
      await rows.setActive(id, false);
      await rows.endSessions(id);
      return await rows.callIdentity(id, provider.name);
    });
    await callIdentities.revokeOf({ id });
    await this.#takeOut(identity);
  }

  /** @throws {NotFoundError} */
  async enable(actor: Account, id: string): Promise<void> {
    await this.#change(actor, id, async (rows, account, record) => {
      if (account.isActive) return;
      await record('user.enable');
      await rows.setActive(id, true);
    });
  }

  /**
   * A link for the person, who may use it once. It is in the log that it was made, before it is.
   *
   * @returns null where none can be made: for a disabled account it would open nothing
   * @throws {NotFoundError}
   */
  async resetLink(actor: Account, id: string): Promise<{ account: Account; path: string } | null> {
    const account = await this.#change(actor, id, async (_rows, found, record) => {
      if (!found.isActive) return null;
      await record('user.reset-link');
      return found;
    });
    return account === null ? null : { account, path: await this.#deps.resetLinks.makeLink(account) };
  }

  /** @throws {NotFoundError} */
  async makeStaff(actor: Account, id: string): Promise<void> {
    await this.#change(actor, id, async (rows, account, record) => {
      if (account.isStaff) return;
      await record('user.make-staff');
      await rows.setStaff(id, true);
    });
  }

  /**
   * @throws {NotFoundError}
   * @throws {OwnAccessError}
   * @throws {LastStaffError}
   */
  async unmakeStaff(actor: Account, id: string): Promise<void> {
    await this.#change(actor, id, async (rows, account, record) => {
      if (!account.isStaff) return;
      refuseOneself(actor, account);
      await refuseLastStaff(rows, account);
      await record('user.unmake-staff');
      await rows.setStaff(id, false);
    });
  }

  /**
   * With everything that is the person's.
   *
   * @param typed the username, typed by whoever deletes
   * @returns false when that is another one; nothing is changed then
   * @throws {NotFoundError}
   * @throws {LastStaffError}
   */
  async delete(actor: Account, id: string, typed: string): Promise<boolean> {
    const deleted = await this.#change(actor, id, async (rows, account, record) => {
      if (typed.toLowerCase() !== account.username.toLowerCase()) return null;
      await refuseLastStaff(rows, account);
      // Before the account goes: it may be the actor's own, who is in the log by name alone from then on.
      await record('user.delete');
      const identity = await rows.callIdentity(id, this.#deps.provider.name);
      await rows.delete(id);
      return { identity, picture: account.profileImage };
    });
    if (deleted === null) return false;
    await this.#deps.pictures.discard(deleted.picture);
    await this.#takeOut(deleted.identity);
    return true;
  }

  /**
   * What changes nothing, since it is so already, is not in the log.
   *
   * @param change writes nothing before it has had its action recorded
   */
  async #change<Result>(
    actor: Account,
    id: string,
    change: (rows: UserRows, account: Account, record: (action: string) => Promise<void>) => Promise<Result>,
  ): Promise<Result> {
    const { store, audit } = this.#deps;
    return await store.change(async (db, rows) => {
      const account = await rows.find(id);
      if (account === null) throw new UserNotFoundError();
      return await change(rows, account, (action) => audit.record({ actor, action, subject: account.username }, db));
    });
  }

  /** Of every meeting that goes on, and keeps them out while what let them in is good. Where the call engine is away, nobody can talk in it either. */
  async #takeOut(identity: string | null): Promise<void> {
    const { provider, removals } = this.#deps;
    if (identity === null) return;
    try {
      for (const { meetingUuid } of (await provider.liveMeetings?.()) ?? []) {
        await removals.remove(meetingUuid, identity);
      }
    } catch (error) {
      if (!(error instanceof ProviderUnavailableError)) throw error;
    }
  }
}

/** @throws {OwnAccessError} */
function refuseOneself(actor: Account, { id }: Account): void {
  if (actor.id === id) throw new OwnAccessError();
}

/** @throws {LastStaffError} */
async function refuseLastStaff(rows: UserRows, { id, isStaff, isActive }: Account): Promise<void> {
  if (isStaff && isActive && !(await rows.hasOtherStaff(id))) throw new LastStaffError();
}

class UserNotFoundError extends NotFoundError {
  constructor() {
    super('There is no such user; the account may have been deleted.');
  }
}
