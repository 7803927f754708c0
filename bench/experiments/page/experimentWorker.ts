import type { TransformScope } from '../../../packages/web/src/calls/worker/encodedTransform.ts';
import { serveTaps } from '../../../packages/web/src/calls/worker/serveTaps.ts';
import { serveExperiment } from './serveExperiment.ts';

/** The product's taps, with what an experiment plugs into them. */
declare const self: TransformScope;

serveExperiment(self, serveTaps(self));
self.postMessage({ type: 'ready' });
