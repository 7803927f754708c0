import { join } from 'node:path';
import type { AppDeps } from '../appDeps.ts';
import type { Config } from '../config.ts';
import { SmtpMailer } from '../mail/SmtpMailer.ts';
import { TextCipher } from '../storage/textCipher.ts';
import { AccountDeletion } from './accountDeletion.ts';
import { OidcAccounts } from './oidc/OidcAccounts.ts';
import { OidcProvider } from './oidc/OidcProvider.ts';
import { OidcLinkStore } from './oidc/oidcLinkStore.ts';
import type { PasswordHasher } from './passwordHasher.ts';
import { PasswordResetStore } from './passwordResetStore.ts';
import { PasswordResets } from './passwordResets.ts';
import { Passwords } from './passwords.ts';
import { ProfilePictures } from './pictures/ProfilePictures.ts';
import { Profiles } from './profiles.ts';
import type { AccountService } from './service.ts';
import type { Sessions } from './sessions.ts';
import type { SignInGuard } from './signInGuard.ts';
import type { AccountStore } from './store.ts';

interface Parts {
  accounts: AccountService;
  store: AccountStore;
  sessions: Sessions;
  hasher: PasswordHasher;
  guard: SignInGuard;
}

/** What people do with an account that they have, beside signing in to it. */
export interface AccountSettings {
  passwords: Passwords;
  passwordResets: PasswordResets;
  profiles: Profiles;
  pictures: ProfilePictures;
  accountDeletion: AccountDeletion;
  /** Null where no provider is set. */
  oidc: { provider: OidcProvider; oidcAccounts: OidcAccounts } | null;
  /** Seals what browsers keep between two requests. */
  cookieCipher: TextCipher;
  /** Ends what goes on behind the requests, mail above all. */
  close(): Promise<void>;
}

export function createAccountSettings(
  { smtp, publicUrl, oidc, dataDir }: Config,
  { database: { db }, secrets, clock, logger, mailRetryDelaysMs }: AppDeps,
  { accounts, store, sessions, hasher, guard }: Parts,
): AccountSettings {
  const resets = new PasswordResetStore(db);
  const pictures = new ProfilePictures(join(dataDir, 'media'));
  const retries = mailRetryDelaysMs === undefined ? {} : { retryDelaysMs: mailRetryDelaysMs };
  const mailer = smtp === null ? null : new SmtpMailer(smtp, { logger, ...retries });
  const mail = mailer === null || publicUrl === null ? null : { mailer, publicUrl };
  const passwords = new Passwords({ store, resets, sessions, hasher, guard, mail });
  const key = secrets.deriveSecret('password-resets');
  const passwordResets = new PasswordResets({ store: resets, accounts: store, hasher, key, mail, clock, logger });
  const links = new OidcLinkStore(db);
  return {
    passwords,
    passwordResets,
    profiles: new Profiles({ store, pictures, resets, mail }),
    pictures,
    accountDeletion: new AccountDeletion({ store, passwords, pictures }),
    oidc:
      oidc === null
        ? null
        : {
            provider: new OidcProvider(oidc),
            oidcAccounts: new OidcAccounts({ store, links, accounts, passwords, clock }),
          },
    cookieCipher: new TextCipher(secrets.deriveSecret('short-lived-cookies')),
    async close() {
      await passwordResets.close();
      await mailer?.close();
    },
  };
}
