/**
 * Where Microsoft's calling SDK 2.0 goes for a call (docs/acs.md), as sources of the CSP's `connect-src`. A star is for
 * the hosts of regions, which the service names as it answers. Media goes over WebRTC, which `connect-src` does not rule.
 *
 * Missing on purpose: `*.events.data.microsoft.com`, the SDK's telemetry. It cannot be switched off; so it is kept in.
 */
export const ACS_BROWSER_ORIGINS = [
  // Settings, notifications (trouter), registration, media relays' credentials, policies.
  'https://*.communication.microsoft.com',
  'wss://*.communication.microsoft.com',
  // Media broker.
  'https://*.communications.svc.cloud.microsoft',
  'wss://*.communications.svc.cloud.microsoft',
  // Call signalling: flightproxy, conversations, call controllers, TURN credentials.
  'https://*.skype.com',
  'wss://*.skype.com',
  'https://*.teams.microsoft.com',
  'wss://*.teams.microsoft.com',
] as const;
