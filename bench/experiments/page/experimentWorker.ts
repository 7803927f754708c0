import type { TransformScope } from '../../../packages/relay/src/forwarding/encodedTransform.ts';
import { serveTaps } from '../../../packages/relay/src/forwarding/serveTaps.ts';
import { serveExperiment } from './serveExperiment.ts';

/** The product's taps, with what an experiment plugs into them. */
declare const self: TransformScope;

serveExperiment(self, serveTaps(self));
self.postMessage({ type: 'ready' });
