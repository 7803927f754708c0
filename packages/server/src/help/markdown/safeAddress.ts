/** Stands for this server: paths that leave it are not ours. */
const HERE = 'http://vnet.invalid';

/** Whether an article may link there: http, https, mail, a path of this server, a place on the page. */
export function isSafeLink(href: string): boolean {
  if (/^(https?:\/\/[^/]|mailto:[^/])/i.test(href)) return URL.canParse(href);
  return href.startsWith('#') || pathHere(href) !== null;
}

/** Whether it leads away from this server. */
export function isElsewhere(href: string): boolean {
  return /^https?:/i.test(href);
}

/**
 * Whether an article may show it: a file under `/media/`. No page loads anything from another origin, and a picture
 * whose address does something, such as signing out, would do it to whoever reads.
 */
export function isOwnPicture(src: string): boolean {
  return pathHere(src)?.startsWith('/media/') ?? false;
}

/** The path as a browser resolves it, dots and all; null for an address that is no path of this server. */
function pathHere(address: string): string | null {
  if (!address.startsWith('/') || !URL.canParse(address, HERE)) return null;
  const { origin, pathname } = new URL(address, HERE);
  return origin === HERE ? pathname : null;
}
