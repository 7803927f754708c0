import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import Provider, { type ClientAuthMethod } from 'oidc-provider';

/** Claims of people by their login, which is their subject too. */
export type People = Record<string, Record<string, unknown>>;

/** Where VNET's test app is, as its tests ask for it. */
const VNET = 'http://localhost';
const CLIENT_SECRET = 'a secret of the client, 32 chars';

/** A real OpenID Connect provider on loopback; whoever types a login of `people` is that person. */
export class OidcTestProvider {
  readonly issuer: string;
  readonly #server: Server;

  static async start(people: People, authMethod: ClientAuthMethod = 'client_secret_basic'): Promise<OidcTestProvider> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The provider does not listen.');
    const issuer = `http://127.0.0.1:${address.port}`;
    const handle = createProvider(issuer, people, authMethod).callback();
    server.on('request', (request, response) => void handle(request, response));
    return new OidcTestProvider(issuer, server);
  }

  private constructor(issuer: string, server: Server) {
    this.issuer = issuer;
    this.#server = server;
  }

  /** For `Config.oidc`. */
  get settings() {
    return { issuer: this.issuer, clientId: 'vnet', clientSecret: CLIENT_SECRET, name: 'Example' };
  }

  /**
   * What a person does there, in a browser of their own: signs in and agrees, or declines.
   *
   * @param url where VNET sent the browser
   * @returns where the provider sends it back to, a path of VNET's with its query
   */
  async visit(url: string, { login, declines = false }: { login: string; declines?: boolean }): Promise<string> {
    const cookies = new Map<string, string>();
    let response = await fetchWith(cookies, url);
    for (;;) {
      const location = response.headers.get('location');
      if (location !== null) {
        const target = new URL(location, this.issuer);
        if (target.origin === VNET) return `${target.pathname}${target.search}`;
        response = await fetchWith(cookies, target.href);
        continue;
      }
      const page = await response.text();
      const submit = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
      const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1];
      if (submit === undefined || prompt === undefined)
        throw new Error(`The provider says ${response.status}: ${page}`);
      response = declines
        ? await fetchWith(cookies, `${submit}/abort`)
        : await fetchWith(cookies, submit, new URLSearchParams({ prompt, login, password: 'any' }));
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    if (this.#server.listening) await once(this.#server, 'close');
  }
}

function createProvider(issuer: string, people: People, authMethod: ClientAuthMethod): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return new Provider(issuer, {
    clients: [
      {
        client_id: 'vnet',
        client_secret: CLIENT_SECRET,
        token_endpoint_auth_method: authMethod,
        redirect_uris: [`${VNET}/account/oidc/callback/`],
      },
    ],
    clientAuthMethods: [authMethod],
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    pkce: { required: () => true },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['only for this test'] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: async () => ({ sub, ...people[sub] }) }),
  });
}

async function fetchWith(cookies: Map<string, string>, url: string, body?: URLSearchParams): Promise<Response> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const options = body === undefined ? {} : { method: 'POST', body };
  const response = await fetch(url, { ...options, redirect: 'manual', headers: { cookie } });
  for (const set of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
  return response;
}
