/** Where the sign-in form goes when it is told nothing, or to another site. */
const PROFILE = '/account/';

/** Only this decides where a browser is sent: an origin nobody has stands for ours, whatever that is. */
const BASE = 'https://vnet.invalid';

/**
 * Where to go after sign-in: a path of this server, or the profile. Parsed as browsers parse it, so that `//host`,
 * `/\host` and tabs within lead nowhere else.
 */
export function safeNext(next: string): string {
  if (!next.startsWith('/') || !URL.canParse(next, BASE)) return PROFILE;
  const url = new URL(next, BASE);
  // `/..//host` has become `//host` by now, which is a host of its own.
  if (url.origin !== BASE || url.pathname.startsWith('//')) return PROFILE;
  return `${url.pathname}${url.search}${url.hash}`;
}
