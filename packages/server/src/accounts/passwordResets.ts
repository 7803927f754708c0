import { randomBytes } from 'node:crypto';
import type { FieldErrors } from '@vnet/protocol';
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Mailer } from '../mail/Mailer.ts';
import { keyedHash } from '../storage/keyedHash.ts';
import type { Account } from './account.ts';
import { passwordChangedMail, resetMail } from './accountMails.ts';
import { checkNewPassword, type NewPassword } from './newPasswordForm.ts';
import type { PasswordHasher } from './passwordHasher.ts';
import type { PasswordResetStore } from './passwordResetStore.ts';
import type { AccountStore } from './store.ts';

interface Deps {
  store: PasswordResetStore;
  accounts: AccountStore;
  hasher: PasswordHasher;
  /** Links are found by a hash under this key. */
  key: Buffer;
  /** Null: no mail is sent, and links are handed out by staff. */
  mail: { mailer: Mailer; publicUrl: string } | null;
  clock: Clock;
  logger: FastifyBaseLogger;
}

/** What using a link led to. */
export type ResetOutcome = 'done' | 'gone' | { errors: FieldErrors };

/**
 * Links that set a new password: 256 random bits, kept as a keyed hash, good for an hour and once. Whether somebody has
 * an account shows nowhere: it is looked up after the answer.
 */
export class PasswordResets {
  readonly #deps: Deps;
  readonly #running = new Set<Promise<void>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether people can help themselves; else they ask whoever runs the server. */
  get byMail(): boolean {
    return this.#deps.mail !== null;
  }

  /**
   * Mails a link to whoever has this username or address, if anybody does; a few an hour for an account. Returns at
   * once, before it has looked.
   */
  request(usernameOrEmail: string): void {
    const looking = this.#mailLink(usernameOrEmail)
      .catch((error: unknown) => this.#deps.logger.error({ err: error }, 'no link for a new password could be made'))
      .finally(() => this.#running.delete(looking));
    this.#running.add(looking);
  }

  /**
   * Makes a link, for staff to hand to its owner.
   *
   * @returns its path, which is a secret: to be shown once, and never logged
   */
  async makeLink(account: Account): Promise<string> {
    const { store, clock, key } = this.#deps;
    const now = clock.now();
    const token = randomBytes(32).toString('base64url');
    await store.deleteExpired(now);
    await store.insert({
      tokenHash: keyedHash(key, token),
      accountId: account.id,
      now,
      expiresAt: new Date(now.getTime() + RESET_LIFETIME_MS),
    });
    return `/account/reset/${token}/`;
  }

  /** Whose password the link sets; null when it is none, is used up or over an hour old. */
  async find(token: string): Promise<Account | null> {
    if (token.length > 64) return null;
    return await this.#deps.store.findAccount(this.#hash(token), this.#deps.clock.now());
  }

  /**
   * Sets the password, ends all sessions of the account and every other link.
   *
   * @throws {BusyError}
   */
  async use(token: string, form: NewPassword): Promise<ResetOutcome> {
    const { store, hasher, clock, mail } = this.#deps;
    const account = await this.find(token);
    if (account === null) return 'gone';
    const errors = await checkNewPassword(form, account);
    if (Object.keys(errors).length > 0) return { errors };
    if (!(await store.use(this.#hash(token), clock.now(), await hasher.hash(form.password)))) return 'gone';
    mail?.mailer.send(passwordChangedMail(account, `${mail.publicUrl}/account/forgot/`));
    return 'done';
  }

  /** Waits for what was asked for and is being looked up. */
  async close(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #mailLink(usernameOrEmail: string): Promise<void> {
    const { store, accounts, clock, mail } = this.#deps;
    const account = mail === null ? null : await accounts.findByUsernameOrEmail(usernameOrEmail);
    if (mail === null || account === null || !account.isActive || account.email === '') return;
    const since = new Date(clock.now().getTime() - RESET_LIFETIME_MS);
    if ((await store.countSince(account.id, since)) >= LINKS_PER_ACCOUNT) return;
    mail.mailer.send(resetMail(account, `${mail.publicUrl}${await this.makeLink(account)}`));
  }

  #hash(token: string): string {
    return keyedHash(this.#deps.key, token);
  }
}

/** Milliseconds. */
export const RESET_LIFETIME_MS = 60 * 60 * 1000;
/** Mails an hour that one account may be sent, whoever asks for them. */
const LINKS_PER_ACCOUNT = 3;
