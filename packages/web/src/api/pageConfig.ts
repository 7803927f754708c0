import { type CallProviderName, MEET_PAGE_ATTRIBUTES } from '@vnet/protocol';

/** What the server's page told the app; paths are on this origin. */
export interface PageConfig {
  /** `ws|wss://<host>/vnet/ps/`. */
  readonly signallingServer: string;
  readonly userDetailsUrl: string;
  readonly meetingsUrl: string;
  readonly createMeetingUrl: string;
  readonly profilePage: string;
  /** Null: who is signed in is no staff. */
  readonly administrationPage: string | null;
  /** The mark. */
  readonly logo: string;
  /** Goes into `CSRF_HEADER`; empty where the page has none. */
  readonly csrfToken: string;
  /** Which engine calls go through. */
  readonly callProvider: CallProviderName;
  /** What style elements made by script have to carry; empty where the page has no such rule. */
  readonly styleNonce: string;
  /** Who came by a guest pass; null: somebody with an account. */
  readonly guest: { readonly name: string; readonly username: string } | null;
}

/**
 * Reads the data attributes of `<div id="root">`.
 *
 * @throws {Error} naming the attribute that is missing: the page and the app are of different versions.
 */
export function readPageConfig(root: Pick<Element, 'getAttribute'>): PageConfig {
  const required = (name: keyof typeof MEET_PAGE_ATTRIBUTES): string => {
    const value = root.getAttribute(MEET_PAGE_ATTRIBUTES[name]);
    if (value === null || value === '') throw new Error(`The page lacks ${MEET_PAGE_ATTRIBUTES[name]}.`);
    return value;
  };
  const optional = (name: keyof typeof MEET_PAGE_ATTRIBUTES): string =>
    root.getAttribute(MEET_PAGE_ATTRIBUTES[name]) ?? '';
  return {
    signallingServer: required('signallingServer'),
    userDetailsUrl: required('userDetailsUrl'),
    meetingsUrl: required('getMeetingsUrl'),
    createMeetingUrl: required('createMeetingUrl'),
    profilePage: required('profilePage'),
    administrationPage: optional('administrationPage') || null,
    logo: optional('logo'),
    csrfToken: optional('csrfToken'),
    callProvider: optional('callProvider') === 'acs' ? 'acs' : 'livekit',
    styleNonce: optional('styleNonce'),
    guest:
      optional('guestUsername') === '' ? null : { name: optional('guestName'), username: optional('guestUsername') },
  };
}
