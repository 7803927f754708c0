import type { FieldErrors } from '@vnet/protocol';
import type { Mailer } from '../mail/Mailer.ts';
import type { Account } from './account.ts';
import { passwordChangedMail } from './accountMails.ts';
import { checkNewPassword, type NewPassword } from './newPasswordForm.ts';
import type { PasswordHasher } from './passwordHasher.ts';
import type { PasswordResetStore } from './passwordResetStore.ts';
import type { Sessions } from './sessions.ts';
import type { SignInGuard } from './signInGuard.ts';
import type { AccountStore } from './store.ts';

interface Deps {
  store: AccountStore;
  resets: PasswordResetStore;
  sessions: Sessions;
  hasher: PasswordHasher;
  guard: SignInGuard;
  /** Null: no mail is sent. */
  mail: { mailer: Mailer; publicUrl: string } | null;
}

/** A person's password, asked for again before something that cannot be undone. */
export class Passwords {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** False for accounts that are signed in by OpenID Connect alone. */
  async isSetFor(account: Account): Promise<boolean> {
    return (await this.#deps.store.passwordHashOf(account.id)) !== '';
  }

  /**
   * Whether this is the account's password; wrong ones count as those of the sign-in form do.
   *
   * @param address of whoever tries
   * @throws {TooManyRequestsError}
   * @throws {BusyError}
   */
  async verify(account: Account, password: string, address: string): Promise<boolean> {
    const { store, hasher, guard } = this.#deps;
    const attempt = await guard.begin(account.username, address);
    const matches = await hasher.verify(password, await store.passwordHashOf(account.id));
    if (matches) await attempt.succeeded();
    return matches;
  }

  /**
   * Sets a new password where the old one is right, and ends every session: the caller begins a new one.
   *
   * @returns the sentences of every broken rule; null when it is done
   * @throws {TooManyRequestsError}
   * @throws {BusyError}
   */
  async change(
    account: Account,
    form: NewPassword & { current: string },
    address: string,
  ): Promise<FieldErrors | null> {
    const { store, resets, sessions, hasher, mail } = this.#deps;
    const errors = await checkNewPassword(form, account);
    const before = await store.passwordHashOf(account.id);
    if (form.current === '') errors.current_password = ['Type the password that you have now.'];
    else if (!(await this.verify(account, form.current, address))) errors.current_password = [WRONG_PASSWORD];
    else if (form.password === form.current) errors.password = [...(errors.password ?? []), SAME_PASSWORD];
    if (Object.keys(errors).length > 0) return errors;
    const after = await hasher.hash(form.password);
    // Somebody else who knew the old password has changed it meanwhile.
    if (!(await store.replacePasswordHash(account.id, { before, after })))
      return { current_password: [WRONG_PASSWORD] };
    await resets.deleteOf(account.id);
    await sessions.endAllOf(account);
    mail?.mailer.send(passwordChangedMail(account, `${mail.publicUrl}/account/forgot/`));
    return null;
  }
}

const SAME_PASSWORD = 'This is the password that you have now: choose another.';
export const WRONG_PASSWORD = 'This is not your password. Check it and try again.';
