/**
 * The meeting's code in an address, from what the router found there. The router decodes an address as a whole, so that
 * `/`, `+` and `=` stay encoded (`decodeURI`); codes that came from a first VNET have them.
 */
export function meetingIdOf(parameter: string): string {
  try {
    return decodeURIComponent(parameter);
  } catch {
    // A lone percent sign: it is no encoding.
    return parameter;
  }
}
