import { randomUUID } from 'node:crypto';
import type { FieldErrors } from '@vnet/protocol';
import type { Clock } from '../clock.ts';
import { BusyError } from '../errors.ts';
import { isUniqueViolation } from '../storage/uniqueViolation.ts';
import type { Account } from './account.ts';
import type { AuthTokens } from './authTokens.ts';
import type { CallIdentities } from './callIdentities.ts';
import type { OidcIdentity } from './oidc/oidcLinkStore.ts';
import type { PasswordHasher } from './passwordHasher.ts';
import { checkPersonForm, type PersonForm } from './personForm.ts';
import { EMAIL_TAKEN, USERNAME_TAKEN } from './personRules.ts';
import type { OwnCredentials } from './present.ts';
import type { SignInGuard } from './signInGuard.ts';
import { checkSignUpForm, type SignUpForm } from './signUpForm.ts';
import type { AccountStore } from './store.ts';

interface Deps {
  store: AccountStore;
  hasher: PasswordHasher;
  guard: SignInGuard;
  authTokens: AuthTokens;
  callIdentities: CallIdentities;
  clock: Clock;
}

/** What a form led to: done, or a sentence for each broken rule by field. */
export type FormOutcome = { account: Account; errors: null } | { account: null; errors: FieldErrors };

/** What people do with their accounts. */
export class AccountService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {BusyError} */
  async signUp(form: SignUpForm): Promise<FormOutcome> {
    return await this.#open(form, await checkSignUpForm(form), () => this.#deps.hasher.hash(form.password), null);
  }

  /** Makes an account for somebody whom an OpenID Connect provider knows. */
  async signUpWithoutPassword(form: PersonForm, identity: OidcIdentity): Promise<FormOutcome> {
    return await this.#open(form, checkPersonForm(form), async () => NO_PASSWORD, identity);
  }

  /** What stands in the way of such an account: broken rules, and what others have already. */
  async problemsWith(form: PersonForm): Promise<FieldErrors> {
    return { ...checkPersonForm(form), ...(await this.#takenFields(form)) };
  }

  async #open(
    form: PersonForm,
    errors: FieldErrors,
    hash: () => Promise<string>,
    oidcIdentity: OidcIdentity | null,
  ): Promise<FormOutcome> {
    const { store, clock, callIdentities } = this.#deps;
    const taken = await this.#takenFields(form);
    if (Object.keys(errors).length > 0 || taken !== null) return { account: null, errors: { ...errors, ...taken } };
    const passwordHash = await hash();
    try {
      const { username, email, firstName, lastName } = form;
      const person = { id: randomUUID(), username, email, firstName, lastName, passwordHash, createdAt: clock.now() };
      const account = await store.insert(person, oidcIdentity);
      await callIdentities.credentialsOf(account);
      return { account, errors: null };
    } catch (error) {
      // Somebody took the name or the address between the look and the write.
      const takenNow = isUniqueViolation(error) ? await this.#takenFields(form) : null;
      if (takenNow === null) throw error;
      return { account: null, errors: takenNow };
    }
  }

  /**
   * Whose name and password these are; null when they do not belong together or the account is disabled.
   *
   * @param address of whoever tries
   * @throws {TooManyRequestsError} after too many wrong ones
   * @throws {BusyError}
   */
  async authenticate(username: string, password: string, address: string): Promise<Account | null> {
    const { store, hasher, guard } = this.#deps;
    const attempt = await guard.begin(username, address);
    const [found, imported] = await Promise.all([store.findByUsername(username), store.findImportedHash()]);
    const matches = await hasher.verify(password, found?.passwordHash ?? null, imported);
    if (!matches || found === null || !found.account.isActive) return null;
    await attempt.succeeded();
    await this.#renewHash(found, password);
    return found.account;
  }

  /** A hash that came from the first VNET is replaced by one of today's as soon as the password is at hand. */
  async #renewHash({ account, passwordHash }: { account: Account; passwordHash: string }, password: string) {
    const { store, hasher } = this.#deps;
    if (!hasher.isOutdated(passwordHash)) return;
    try {
      await store.replacePasswordHash(account.id, { before: passwordHash, after: await hasher.hash(password) });
    } catch (error) {
      // The next sign-in will do it.
      if (!(error instanceof BusyError)) throw error;
    }
  }

  /** What only the person may see: made where it is missing, empty where the call provider is down. */
  async credentialsOf(account: Account): Promise<OwnCredentials> {
    const [call, authToken] = await Promise.all([
      this.#deps.callIdentities.credentialsOf(account),
      this.#deps.authTokens.of(account),
    ]);
    return { callIdentity: call.identity, callToken: call.token, authToken };
  }

  async #takenFields({ username, email }: PersonForm): Promise<FieldErrors | null> {
    const { store } = this.#deps;
    const taken: FieldErrors = {};
    if (username !== '' && (await store.findByUsername(username)) !== null) taken.username = [USERNAME_TAKEN];
    if (email !== '' && (await store.findIdByEmail(email)) !== null) taken.email = [EMAIL_TAKEN];
    return Object.keys(taken).length === 0 ? null : taken;
  }
}

/** Nothing that is typed matches it. */
const NO_PASSWORD = '';
