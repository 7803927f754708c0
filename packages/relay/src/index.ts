/** What runs in the page. The worker's part is `@vnet/relay/worker`. */
export type { ConnectionHook, ConnectionHookOptions, ConnectionScope, Endpoint } from './peer/ConnectionHook.ts';
export { createConnectionHook } from './peer/createConnectionHook.ts';
