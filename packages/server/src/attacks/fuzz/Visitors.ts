import { fullUserSchema, guestPassSchema, meetingSchema } from '@vnet/protocol';
import { GOOD_PASSWORD, signUpFields } from '../../testing/TestBrowser.ts';

/** Somebody whom the server knows, by session and by token. */
export interface Visitor {
  cookie: string;
  csrfToken: string;
  /** Empty: a guest, who has none. */
  authToken: string;
}

/** What can be learnt from the pages: addresses that exist, and each form's fields by where it is sent. */
export interface SiteMap {
  paths: readonly string[];
  forms: ReadonlyMap<string, readonly string[]>;
  names: readonly string[];
}

/** Signs somebody in, or up where the fuzz has removed them. */
export async function visit(origin: string, username: string): Promise<Visitor> {
  const signedIn = await post(`${origin}/account/sign-in/`, { username, password: GOOD_PASSWORD, next: '' });
  let cookie = signedIn.status === 302 ? cookieOf(signedIn) : '';
  for (let attempt = 0; cookie === ''; attempt += 1) {
    if (attempt === 5) throw new Error(`nobody could be signed up: ${signedIn.status}`);
    const name = attempt === 0 ? username : `${username}_${Date.now()}_${attempt}`;
    cookie = cookieOf(await post(`${origin}/account/sign-up/`, signUpFields({ username: name })));
  }
  const page = await (await fetch(`${origin}/account/`, { headers: { cookie, accept: 'text/html' } })).text();
  const details = await fetch(`${origin}/account/get/user-details/?acs=1`, { headers: { cookie } });
  const user = fullUserSchema.parse(await details.json());
  return { cookie, csrfToken: /name="csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? '', authToken: user.auth_token };
}

/** Comes in by a pass of a new meeting. @returns the meeting's code, too */
export async function visitAsGuest(origin: string, { authToken }: Visitor): Promise<{ guest: Visitor; code: string }> {
  const headers = { authorization: `Token ${authToken}`, 'content-type': 'application/json' };
  const send = async (path: string, fields: Record<string, string>): Promise<unknown> =>
    await (await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(fields) })).json();
  const plan = { title: 'Fuzz', notes: 'n', start_time: '2026-05-01T14:00:00Z' };
  const { meeting_id: code } = meetingSchema.parse(await send('/meeting/new/', plan));
  const { url } = guestPassSchema.parse(await send(`/meeting/meetings/${code}/passes/`, { label: 'Fuzz' }));
  const cookie = cookieOf(await post(`${origin}${new URL(url, origin).pathname}`, { name: 'Guest' }));
  const lobby = await fetch(`${origin}/meet/conf/${code}/`, { headers: { cookie, accept: 'text/html' } });
  const csrfToken = /data-csrf-token="([^"]+)"/.exec(await lobby.text())?.[1] ?? '';
  if (cookie === '' || csrfToken === '') throw new Error('no guest was let in');
  return { guest: { cookie, csrfToken, authToken: '' }, code };
}

/** Follows the links of our own pages, as far as `most` of them. */
export async function explore(
  origin: string,
  { cookie }: Visitor,
  begin: readonly string[],
  most = 80,
): Promise<SiteMap> {
  const paths = new Set(begin);
  const forms = new Map<string, readonly string[]>();
  for (const path of paths) {
    const response = await fetch(origin + path, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' });
    const body = await response.text();
    for (const [, href = ''] of body.matchAll(/ href="(\/[^"#]*)"/g)) {
      // Reading it would end the visit.
      if (paths.size < most && !/^\/(?:assets|media)\/|sign-out/.test(href)) paths.add(href.replaceAll('&amp;', '&'));
    }
    for (const [, attributes = '', inner = ''] of body.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)) {
      const action = / action="([^"]*)"/.exec(attributes)?.[1] ?? path;
      forms.set(action, [...new Set([...inner.matchAll(/ name="([^"]+)"/g)].map(([, name = '']) => name))]);
    }
  }
  return { paths: [...paths], forms, names: [...new Set([...forms.values()].flat())] };
}

async function post(url: string, fields: Record<string, string>): Promise<Response> {
  const headers = { origin: new URL(url).origin, accept: 'text/html' };
  return await fetch(url, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(fields) });
}

function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
}
