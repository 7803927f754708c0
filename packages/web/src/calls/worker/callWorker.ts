import type { TransformScope } from './encodedTransform.ts';
import type { CallWorkerEvent } from './messages.ts';
import { serveTaps } from './serveTaps.ts';

/** The page's one dedicated worker (relay.md, F5). Without the relay it passes frames on and looks at none. */
declare const self: TransformScope;

serveTaps(self);
self.postMessage({ type: 'ready' } satisfies CallWorkerEvent);
