import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import { requireAccount } from '../plugins/authentication.ts';
import type { OriginSettings } from '../plugins/requestOrigin.ts';
import { keyedHash } from '../storage/keyedHash.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import type { AccountSettings } from './accountSettings.ts';
import type { AuthTokens } from './authTokens.ts';
import { oidcRoutes } from './oidc/oidcRoutes.ts';
import { accountPageRoutes } from './pageRoutes.ts';
import { profileRoutes } from './profileRoutes.ts';
import { resetRoutes } from './resetRoutes.ts';
import { accountRestRoutes } from './restRoutes.ts';
import type { AccountService } from './service.ts';
import type { Sessions } from './sessions.ts';
import { settingsRoutes } from './settingsRoutes.ts';

interface Options extends OriginSettings {
  accounts: AccountService;
  sessions: Sessions;
  authTokens: AuthTokens;
  settings: AccountSettings;
  /** Under which the proof is made that somebody asked for a link on our own page. */
  linkKey: Buffer;
  clock: Clock;
  pages: PageRenderer;
}

/** Everything under `/account/`. */
export const accountRoutes: FastifyPluginAsync<Options> = async (app, options) => {
  const { accounts, sessions, authTokens, settings, linkKey, clock, pages, publicUrl } = options;
  const { oidc, cookieCipher: cipher } = settings;
  app.addHook('onClose', async () => await settings.close());

  await app.register(accountPageRoutes, { accounts, pages, publicUrl, oidcName: oidc?.provider.name ?? null });
  await app.register(accountRestRoutes, { accounts });
  await app.register(profileRoutes, { profiles: settings.profiles, pages });
  await app.register(resetRoutes, { passwordResets: settings.passwordResets, cipher, clock, pages, publicUrl });
  if (oidc !== null) await app.register(oidcRoutes, { ...oidc, linkToken, cipher, clock, pages, publicUrl });
  await app.register(settingsRoutes, {
    ...settings,
    sessions,
    authTokens,
    oidcState,
    mails: settings.passwordResets.byMail,
    clock,
    pages,
  });

  async function oidcState(request: FastifyRequest) {
    if (oidc === null) return null;
    const { provider, oidcAccounts } = oidc;
    const linked = await oidcAccounts.isLinked(requireAccount(request), provider.issuer);
    return { providerName: provider.name, linked, linkToken: linkToken(request) ?? '' };
  }

  /** Dies with the session and does nothing but link, as it stands in an address. */
  function linkToken({ authentication }: FastifyRequest): string | null {
    if (authentication?.credential.kind !== 'session') return null;
    return keyedHash(linkKey, authentication.credential.sessionId);
  }
};
