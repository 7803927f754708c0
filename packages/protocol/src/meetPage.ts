/**
 * What the meeting app's page tells the app: data attributes of `<div id="root">`, as contract.md names them.
 * `csrf-token` and `username` are ours beside it.
 */
export const MEET_PAGE_ATTRIBUTES = {
  signallingServer: 'data-signalling-server',
  userDetailsUrl: 'data-user-details-url',
  getMeetingsUrl: 'data-get-meetings-url',
  createMeetingUrl: 'data-create-meeting-url',
  profilePage: 'data-profile-page',
  logo: 'data-vnet-logo',
  background: 'data-vnet-background',
  backgroundLarge: 'data-vnet-background-large',
  csrfToken: 'data-csrf-token',
  /** The call provider: which engine the app calls with. */
  callProvider: 'data-call-provider',
  /** The nonce that style elements made by script carry (CSP `style-src`). */
  styleNonce: 'data-style-nonce',
  /** The administration's page, for staff; empty for everybody else. */
  administrationPage: 'data-administration-page',
  /** For somebody who came by a guest pass: their name; empty for people with an account. */
  guestName: 'data-guest-name',
  guestUsername: 'data-guest-username',
} as const;

/** Header that carries the CSRF token on a request made under a session. */
export const CSRF_HEADER = 'x-csrf-token';
