import type { FieldErrors } from '@vnet/protocol';
import type { Clock } from '../../clock.ts';
import { isUniqueViolation } from '../../storage/uniqueViolation.ts';
import type { Account } from '../account.ts';
import type { Passwords } from '../passwords.ts';
import type { PersonForm } from '../personForm.ts';
import type { AccountService, FormOutcome } from '../service.ts';
import type { AccountStore } from '../store.ts';
import { OidcError } from './OidcError.ts';
import type { OidcPerson } from './OidcProvider.ts';
import type { OidcIdentity, OidcLinkStore } from './oidcLinkStore.ts';
import { freeUsername, usernameFrom } from './usernameFrom.ts';

interface Deps {
  store: AccountStore;
  links: OidcLinkStore;
  accounts: AccountService;
  passwords: Passwords;
  clock: Clock;
}

/**
 * Which account somebody from the provider has. Only the identity there tells: an address that is the same proves
 * nothing, so an account that was there before is linked by its owner, signed in, and never by itself.
 */
export class OidcAccounts {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async find(identity: OidcIdentity): Promise<Account | null> {
    return await this.#deps.links.findAccount(identity);
  }

  /** What the account of somebody new would be, for `signUp` to take or for the person to correct. */
  async suggest(person: OidcPerson): Promise<PersonForm> {
    const isTaken = async (username: string) => (await this.#deps.store.findByUsername(username)) !== null;
    const { email, firstName, lastName } = person;
    return { username: await freeUsername(usernameFrom(person.username), isTaken), email, firstName, lastName };
  }

  /** What the person has to correct in what the provider says; nothing yet where it vouches for nothing. */
  async problemsWith(form: PersonForm, { emailVerified }: OidcPerson): Promise<FieldErrors> {
    return emailVerified ? await this.#deps.accounts.problemsWith(form) : {};
  }

  /**
   * Makes an account that has no password, and is signed in by this identity alone.
   *
   * @throws {OidcError} when the identity has an account by now, and that is disabled
   */
  async signUp(form: PersonForm, { issuer, subject }: OidcIdentity): Promise<FormOutcome> {
    try {
      return await this.#deps.accounts.signUpWithoutPassword(form, { issuer, subject });
    } catch (error) {
      // The form was sent twice, or the provider's answer was.
      const account = isUniqueViolation(error) ? await this.find({ issuer, subject }) : null;
      if (account === null) throw error;
      if (!account.isActive) throw new OidcError('failed');
      return { account, errors: null };
    }
  }

  /** @returns false when somebody's account is linked with this identity, or this account with another one */
  async link(account: Account, identity: OidcIdentity): Promise<boolean> {
    const { links, clock } = this.#deps;
    try {
      await links.insert(account.id, identity, clock.now());
      return true;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return (await links.findAccount(identity))?.id === account.id;
    }
  }

  async isLinked(account: Account, issuer: string): Promise<boolean> {
    return await this.#deps.links.isLinked(account.id, issuer);
  }

  /** @returns false where there is no password: nothing would sign the person in any more */
  async unlink(account: Account, issuer: string): Promise<boolean> {
    if (!(await this.#deps.passwords.isSetFor(account))) return false;
    await this.#deps.links.delete(account.id, issuer);
    return true;
  }
}
