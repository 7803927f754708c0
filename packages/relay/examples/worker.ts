import { type RelayScope, serveRelay } from '@vnet/relay/worker';

declare const self: RelayScope;

serveRelay(self);
