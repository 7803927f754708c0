import type { FastifyInstance, LightMyRequestResponse } from 'fastify';

type Headers = Record<string, string>;
type Fields = Record<string, string>;

/** What the sign-up form takes, all of it in order. */
export function signUpFields(changes: Fields = {}): Fields {
  const username = changes.username ?? 'maria';
  return {
    username,
    email: `${username.toLowerCase()}@example.org`,
    first_name: 'Maria',
    last_name: 'Lopez',
    password: GOOD_PASSWORD,
    password_2: GOOD_PASSWORD,
    ...changes,
  };
}

export const GOOD_PASSWORD = 'quiet harbour 27';

/** A browser as far as the server can tell: keeps cookies, says where a form came from, sends the page's token. */
export class TestBrowser {
  readonly #app: FastifyInstance;
  readonly cookies = new Map<string, string>();
  /** The CSRF token of the last page that had one. */
  csrfToken = '';

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  async get(url: string, headers: Headers = {}): Promise<LightMyRequestResponse> {
    const response = await this.#app.inject({ url, headers: this.#headers({ accept: 'text/html', ...headers }) });
    this.#learn(response);
    return response;
  }

  /** GET as a script does it. */
  async getJson(url: string, headers: Headers = {}): Promise<LightMyRequestResponse> {
    return await this.get(url, { accept: 'application/json', ...headers });
  }

  /** Sends a form as the page it is on would. */
  async submit(url: string, fields: Fields, headers: Headers = {}): Promise<LightMyRequestResponse> {
    const body = { csrf_token: this.csrfToken, ...fields };
    return await this.post(url, new URLSearchParams(body).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html',
      ...headers,
    });
  }

  /** Sends JSON as the meeting app would. */
  async postJson(url: string, body: unknown, headers: Headers = {}): Promise<LightMyRequestResponse> {
    return await this.post(url, JSON.stringify(body), {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-csrf-token': this.csrfToken,
      ...headers,
    });
  }

  /** Sends a form with a file in it, as the page it is on would (RFC 7578). */
  async upload(
    url: string,
    fields: Fields,
    file: { name: string; filename: string; content: Buffer },
    headers: Headers = {},
  ): Promise<LightMyRequestResponse> {
    const form = new FormData();
    for (const [name, value] of Object.entries({ csrf_token: this.csrfToken, ...fields })) form.set(name, value);
    form.set(file.name, new Blob([new Uint8Array(file.content)]), file.filename);
    const encoded = new Response(form);
    const type = encoded.headers.get('content-type') ?? '';
    const body = Buffer.from(await encoded.arrayBuffer());
    return await this.post(url, body, { 'content-type': type, accept: 'text/html', ...headers });
  }

  /** Makes an account and learns the token of its session. */
  async signUp(username = 'maria'): Promise<LightMyRequestResponse> {
    const response = await this.submit('/account/sign-up/', signUpFields({ username }));
    await this.get('/account/');
    return response;
  }

  async signIn(username = 'maria', password = GOOD_PASSWORD): Promise<LightMyRequestResponse> {
    const response = await this.submit('/account/sign-in/', { username, password, next: '' });
    await this.get('/account/');
    return response;
  }

  /** Sends a body as it is, from a page of this server. */
  async post(url: string, payload: string | Buffer, headers: Headers): Promise<LightMyRequestResponse> {
    const sent = this.#headers({ origin: 'http://localhost:80', ...headers });
    const response = await this.#app.inject({ method: 'POST', url, payload, headers: sent });
    this.#learn(response);
    return response;
  }

  /** Its cookies, as it sends them. */
  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #headers(headers: Headers): Headers {
    return this.cookies.size === 0 ? headers : { cookie: this.cookieHeader, ...headers };
  }

  #learn(response: LightMyRequestResponse): void {
    for (const { name, value, maxAge } of response.cookies) {
      if (value === '' || maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const token =
      /name="csrf_token" value="([^"]+)"/.exec(response.body) ?? /data-csrf-token="([^"]+)"/.exec(response.body);
    if (token?.[1] !== undefined) this.csrfToken = token[1];
  }
}
