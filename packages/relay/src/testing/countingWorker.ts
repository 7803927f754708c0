import type { TransformScope } from '../forwarding/encodedTransform.ts';
import { serveTaps } from '../forwarding/serveTaps.ts';
import type { TapCounts } from './tapCounts.ts';

/** The call worker, which for tests also counts frames and fails on demand. */
declare const self: TransformScope;

const counts: TapCounts = {};
const registry = serveTaps(self);

registry.onChange((tap) => {
  const known = counts[tap.options.key];
  const count = known ?? { streamId: null, frames: 0 };
  // A stream that changes begins at nought.
  if (count.streamId !== tap.streamId && count.streamId !== null) count.frames = 0;
  count.streamId = tap.streamId;
  if (known) return;
  counts[tap.options.key] = count;
  tap.observe(() => {
    count.frames++;
  });
});

self.addEventListener('message', ({ data }) => {
  if (data === 'counts') self.postMessage({ counts });
  if (data === 'throw') throw new Error('a handler that fails');
  while (data === 'hang');
  if (data === 'observer') {
    for (const tap of registry.taps) {
      tap.observe(() => {
        throw new Error('an observer that fails');
      });
    }
  }
});
self.postMessage({ type: 'ready' });
