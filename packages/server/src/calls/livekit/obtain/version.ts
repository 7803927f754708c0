/** The release of livekit-server that VNET is built and tested with; `packages/server/livekit/go.mod` pins the same. */
export const LIVEKIT_VERSION = '1.13.5';
