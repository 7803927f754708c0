/**
 * What the database has for somebody without an email address: the column has one for everybody, and no two alike. It is
 * an address of a domain that there is not (RFC 2606), and never leaves the store.
 */
export function placeholderEmail(accountId: string): string {
  return `${accountId}${DOMAIN}`;
}

/** Whether an address is such a one. */
export function isPlaceholderEmail(email: string): boolean {
  return email.toLowerCase().endsWith(DOMAIN);
}

const DOMAIN = '@vnet.invalid';
