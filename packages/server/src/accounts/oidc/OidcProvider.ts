import type { Configuration } from 'openid-client';
import { OidcError } from './OidcError.ts';

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the button calls it. */
  name: string;
}

/** What the browser keeps, sealed, while its person is at the provider. */
export interface OidcChecks {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** Who somebody is at the provider: issuer and subject name them for good, the rest is what they are called today. */
export interface OidcPerson {
  issuer: string;
  subject: string;
  username: string;
  email: string;
  /** Whether the provider has seen that the address is theirs. */
  emailVerified: boolean;
  firstName: string;
  lastName: string;
}

/**
 * Any OpenID Connect provider: discovery, authorization code with PKCE, state and nonce, identity token and user info, all
 * checked by openid-client, which is loaded with the first person who comes this way.
 */
export class OidcProvider {
  readonly #settings: OidcSettings;
  #configuration: Promise<Configuration> | null = null;

  constructor(settings: OidcSettings) {
    this.#settings = settings;
  }

  get name(): string {
    return this.#settings.name;
  }

  get issuer(): string {
    return this.#settings.issuer;
  }

  /**
   * Where to send the browser, and what to check when it comes back.
   *
   * @param redirectUri where it comes back to, as the provider knows it
   * @throws {OidcError}
   */
  async begin(redirectUri: string): Promise<{ url: string; checks: OidcChecks }> {
    const client = await import('openid-client');
    const configuration = await this.#discover();
    const checks = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      codeVerifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(checks.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, checks };
  }

  /**
   * @param currentUrl where the browser came back to, with the provider's answer
   * @throws {OidcError}
   */
  async finish(currentUrl: URL, checks: OidcChecks): Promise<OidcPerson> {
    const client = await import('openid-client');
    const configuration = await this.#discover();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, currentUrl, {
        expectedState: checks.state,
        expectedNonce: checks.nonce,
        pkceCodeVerifier: checks.codeVerifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new OidcError('failed');
      const hasUserInfo = configuration.serverMetadata().userinfo_endpoint !== undefined;
      const info = hasUserInfo ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub) : {};
      return toPerson(claims.iss, claims.sub, { ...claims, ...info });
    } catch (cause) {
      // Its keys or its addresses may have changed: look again next time.
      this.#configuration = null;
      if (cause instanceof client.AuthorizationResponseError && cause.error === 'access_denied') {
        throw new OidcError('declined', { cause });
      }
      throw new OidcError(isUnreachable(cause) ? 'unavailable' : 'failed', { cause });
    }
  }

  #discover(): Promise<Configuration> {
    this.#configuration ??= discover(this.#settings).catch((cause: unknown) => {
      this.#configuration = null;
      throw new OidcError('unavailable', { cause });
    });
    return this.#configuration;
  }
}

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
  const client = await import('openid-client');
  const server = new URL(issuer);
  // Settings let http through on this machine only.
  const execute = server.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  const discovered = await client.discovery(server, clientId, {}, client.ClientSecretBasic(clientSecret), {
    execute,
    timeout: TIMEOUT_SECONDS,
  });
  const metadata = discovered.serverMetadata();
  // OpenID Connect Discovery 1.0, section 3: where nothing is said, it is client_secret_basic.
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  if (methods.includes('client_secret_basic')) return discovered;
  const posting = new client.Configuration(metadata, clientId, {}, client.ClientSecretPost(clientSecret));
  posting.timeout = TIMEOUT_SECONDS;
  for (const apply of execute) apply(posting);
  return posting;
}

/** OpenID Connect Core 1.0, section 5.1; every claim may be missing or of another type. */
function toPerson(issuer: string, subject: string, claims: Record<string, unknown>): OidcPerson {
  const text = (name: string) => {
    const value = claims[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const words = text('name').split(/\s+/);
  return {
    issuer,
    subject,
    username: text('preferred_username') || text('nickname') || text('email').split('@', 1)[0] || '',
    email: text('email'),
    emailVerified: claims.email_verified === true,
    firstName: text('given_name') || words.slice(0, -1).join(' ') || text('name'),
    lastName: text('family_name') || (words.length > 1 ? words.at(-1) : '') || '',
  };
}

/** No answer, none in time, or one that says that the provider itself is broken. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof TypeError || ['AbortError', 'TimeoutError'].includes(error.name)) return true;
  const code = 'code' in error ? String(error.code) : '';
  const status = 'status' in error ? Number(error.status) : 0;
  return code === 'OAUTH_TIMEOUT' || status >= 500 || isUnreachable(error.cause);
}

const TIMEOUT_SECONDS = 8;
