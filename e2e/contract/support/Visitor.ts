import { hiddenFields } from './html.ts';
import { ORIGIN } from './server.ts';

type Fields = Record<string, string>;

/** What the server said; redirects are not followed. */
export interface Answer {
  status: number;
  headers: Headers;
  body: string;
  /** The body as JSON. */
  json: Record<string, unknown>;
  /** Where a redirect leads: path and query on this server, whole on another; empty when it is none. */
  location: string;
  /** The `Set-Cookie` headers. */
  setCookies: string[];
}

/** Somebody at a browser, or a script with a token: keeps cookies, and sends with a form what its page hid in it. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  /** What the last page with a form wants back. */
  hidden: Fields = {};

  /** @param token for `Authorization: Token`; without one the cookies say who it is */
  constructor(readonly token: string | null = null) {}

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** As a browser opens a page. */
  async get(path: string, headers: Fields = {}): Promise<Answer> {
    return await this.#send('GET', path, { accept: BROWSER_ACCEPT, ...headers });
  }

  /** As a script asks. */
  async getJson(path: string, headers: Fields = {}): Promise<Answer> {
    return await this.#send('GET', path, { accept: 'application/json', ...headers });
  }

  /** Sends a form as the page it is on does. */
  async submit(path: string, fields: Fields, headers: Fields = {}): Promise<Answer> {
    const body = new URLSearchParams({ ...this.hidden, ...fields }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return await this.#send('POST', path, { accept: BROWSER_ACCEPT, origin: ORIGIN, ...type, ...headers }, body);
  }

  async postJson(path: string, fields: Record<string, unknown>, headers: Fields = {}): Promise<Answer> {
    const body = JSON.stringify({ ...this.hidden, ...fields });
    const type = { 'content-type': 'application/json' };
    return await this.#send('POST', path, { accept: 'application/json', origin: ORIGIN, ...type, ...headers }, body);
  }

  async #send(method: string, path: string, headers: Fields, body?: string): Promise<Answer> {
    const response = await fetch(`${ORIGIN}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.token !== null && { authorization: `Token ${this.token}` }),
        ...(this.cookies.size > 0 && { cookie: this.cookieHeader }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const answer = await readAnswer(response);
    this.#keep(answer.setCookies);
    const hidden = hiddenFields(answer.body);
    if (Object.keys(hidden).length > 0) this.hidden = hidden;
    return answer;
  }

  #keep(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /;\s*max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

const BROWSER_ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

async function readAnswer(response: Response): Promise<Answer> {
  const body = await response.text();
  const location = response.headers.get('location');
  return {
    status: response.status,
    headers: response.headers,
    body,
    get json() {
      return JSON.parse(body) as Record<string, unknown>;
    },
    location: location === null ? '' : onThisServer(location),
    setCookies: response.headers.getSetCookie(),
  };
}

function onThisServer(location: string): string {
  const url = new URL(location, ORIGIN);
  return url.origin === ORIGIN ? `${url.pathname}${url.search}${url.hash}` : url.href;
}
