import type { ReceiveState, ShareState } from './LanSharing.ts';

/** Nothing is shared, and nothing was. */
export const SHARE_AT_REST: ShareState = {
  sharing: false,
  code: null,
  server: 'off',
  peer: 'off',
  method: 'forwarded',
  links: [],
  full: null,
  problem: null,
};

/** Nothing is received, and nothing was. */
export const RECEIVE_AT_REST: ReceiveState = {
  phase: 'idle',
  server: 'off',
  peer: 'off',
  from: null,
  method: 'forwarded',
  roundTrip: null,
  streams: 0,
  receivedBytes: 0,
  problem: null,
};
