import type { FieldErrors } from '@vnet/protocol';
import type { Account } from './account.ts';
import { type Passwords, WRONG_PASSWORD } from './passwords.ts';
import type { ProfilePictures } from './pictures/ProfilePictures.ts';
import type { AccountStore } from './store.ts';

interface Deps {
  store: AccountStore;
  passwords: Passwords;
  pictures: ProfilePictures;
}

/** What a person types so that nobody deletes an account by a slip, or at somebody else's screen. */
export interface DeletionProof {
  password: string;
  /** Where there is no password. */
  username: string;
}

/** Deletes accounts, with everything that is theirs alone. */
export class AccountDeletion {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param address of whoever asks for it
   * @returns why it was not done, beside the field; null when the account is gone
   * @throws {TooManyRequestsError}
   * @throws {BusyError}
   */
  async byOwner(account: Account, proof: DeletionProof, address: string): Promise<FieldErrors | null> {
    const errors = await this.#brokenProof(account, proof, address);
    if (errors !== null) return errors;
    return (await this.delete(account)) ? null : { account: [LAST_STAFF] };
  }

  /**
   * Deletes the account: its sessions, token, picture, hosted meetings and identity at the call provider.
   *
   * @returns false for the last member of staff, who stays while others have accounts
   */
  async delete(account: Account): Promise<boolean> {
    const { store, pictures } = this.#deps;
    if (!(await store.delete(account.id))) return false;
    await pictures.discard(account.profileImage);
    return true;
  }

  async #brokenProof(account: Account, proof: DeletionProof, address: string): Promise<FieldErrors | null> {
    const { passwords } = this.#deps;
    if (!(await passwords.isSetFor(account))) {
      const isTheirs = proof.username.toLowerCase() === account.username.toLowerCase();
      return isTheirs ? null : { username: [`Type your username, ${account.username}.`] };
    }
    if (proof.password === '') return { password: ['Type your password.'] };
    return (await passwords.verify(account, proof.password, address)) ? null : { password: [WRONG_PASSWORD] };
  }
}

const LAST_STAFF =
  'You are the only member of staff, and others have accounts here: make somebody else staff first, so that the server stays in good hands.';
