/** Where the sign-in form goes when it is told nothing, or to another site. */
const PROFILE = '/account/';

/** It would undo what has just been done. */
const SIGN_OUT = /^\/account\/sign-out\/?$/;

/**
 * Where to go after sign-in: a path of this server, or the profile. Parsed as browsers parse it, so that `//host`,
 * `/\host` and tabs within lead nowhere else.
 *
 * @param origin this server's: an absolute address of its host is taken as the path that it names
 */
export function safeNext(next: string, origin: string): string {
  if (!/^(?:\/|https?:\/\/)/i.test(next) || !URL.canParse(next, origin)) return PROFILE;
  const url = new URL(next, origin);
  // A proxy in front may end the TLS, so that hosts are compared alone; only the path is gone to.
  if (url.host !== new URL(origin).host) return PROFILE;
  // `/..//host` has become `//host` by now, which is a host of its own.
  if (url.pathname.startsWith('//') || SIGN_OUT.test(decoded(url.pathname))) return PROFILE;
  return `${url.pathname}${url.search}${url.hash}`;
}

/** As the router reads it. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
