import type { TransformScope } from '../../../packages/relay/src/forwarding/encodedTransform.ts';
import { serveTaps } from '../../../packages/relay/src/forwarding/serveTaps.ts';
import { CryptorSockets } from './cryptorSockets.ts';
import { serveExperiment } from './serveExperiment.ts';

/**
 * Taps and LiveKit's cryptor in one worker. Ours listens first: it takes its own transforms and messages away before
 * LiveKit's handlers, which are set as attributes, see them.
 */
declare const self: TransformScope & { onmessage: ((event: { data: unknown }) => void) | null };

const sockets = new CryptorSockets();
const taps = serveTaps(self, { streamsFor: (transformer, options) => sockets.streamsFor(transformer, options) });
serveExperiment(self, taps);
sockets.listen(self);
await import('livekit-client/e2ee-worker');
self.postMessage({ type: 'ready' });
