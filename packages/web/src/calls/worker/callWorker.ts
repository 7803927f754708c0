import { type RelayScope, serveRelay } from '@vnet/relay/worker';

/** The page's one dedicated worker (relay.md, F5). Without links it passes frames on and looks at none. */
declare const self: RelayScope;

serveRelay(self);
