import { serveTaps, type TransformScope } from '@vnet/relay/worker';

/** The page's one dedicated worker (relay.md, F5). Without the relay it passes frames on and looks at none. */
declare const self: TransformScope;

serveTaps(self);
self.postMessage({ type: 'ready' });
