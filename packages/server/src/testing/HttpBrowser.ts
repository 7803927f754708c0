import { GOOD_PASSWORD, signUpFields } from './TestBrowser.ts';

type Fields = Record<string, string>;

/** A browser that goes over the network, to whichever address it is told: cookies and the page's token are kept. */
export class HttpBrowser {
  readonly #cookies = new Map<string, string>();
  #csrfToken = '';

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async get(url: string): Promise<{ status: number; body: string; headers: Headers }> {
    return await this.#learn(
      await fetch(url, { redirect: 'manual', headers: { cookie: this.cookie, accept: 'text/html' } }),
    );
  }

  /** Sends a form with the token of the last page. */
  async submit(url: string, fields: Fields): Promise<{ status: number; body: string; headers: Headers }> {
    const { origin } = new URL(url);
    const body = new URLSearchParams({ csrf_token: this.#csrfToken, ...fields });
    const headers = { cookie: this.cookie, accept: 'text/html', origin };
    return await this.#learn(await fetch(url, { method: 'POST', redirect: 'manual', headers, body }));
  }

  async signUp(origin: string, username: string): Promise<void> {
    const { status, body } = await this.submit(`${origin}/account/sign-up/`, signUpFields({ username }));
    if (status !== 302) throw new Error(`the sign-up was answered with ${status}: ${body.slice(0, 500)}`);
  }

  async signIn(origin: string, username: string, password = GOOD_PASSWORD): Promise<number> {
    return (await this.submit(`${origin}/account/sign-in/`, { username, password, next: '' })).status;
  }

  async #learn(response: Response): Promise<{ status: number; body: string; headers: Headers }> {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const body = await response.text();
    const token = /name="csrf_token" value="([^"]+)"/.exec(body)?.[1];
    if (token !== undefined) this.#csrfToken = token;
    return { status: response.status, body, headers: response.headers };
  }
}
