/** Where an ACS resource is, and the key that signs requests to it. */
export interface AcsConnection {
  /** Origin, such as `https://contoso.communication.azure.com`. */
  endpoint: string;
  /** Base64, as the portal shows it. */
  accessKey: string;
}

/**
 * Reads `endpoint=https://…/;accesskey=…`, spaces and case forgiven.
 *
 * @returns a sentence that ends "ACS_CONNECTION_STRING …" where it cannot be used
 */
export function readConnectionString(text: string): AcsConnection | string {
  const [, endpoint = '', accessKey = ''] = /^\s*endpoint=([^;]+);\s*accesskey=([^;\s]+)\s*;?\s*$/i.exec(text) ?? [];
  if (endpoint === '') return 'must look like endpoint=https://…/;accesskey=…';
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (url === null || url.pathname !== '/') return 'names an endpoint that is no address such as https://…/';
  // The key itself is never sent, but the tokens that come back would be readable on the way.
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
    return 'must name an endpoint with https://';
  }
  if (!BASE64.test(accessKey)) return 'holds an access key that is cut short: copy it again, with the = at its end';
  return { endpoint: url.origin, accessKey };
}

/** An emulator on this machine. */
const LOOPBACK = /^(?:localhost|127(?:\.[0-9]+){3}|\[::1\])$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
