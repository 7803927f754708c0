import type { TransformScope } from '../../../packages/relay/src/forwarding/encodedTransform.ts';

/** The least a worker can do: the browser's own pipe, which nothing can look into. To compare the product's taps with. */
declare const self: TransformScope;

self.addEventListener('rtctransform', ({ transformer }) => {
  transformer.readable.pipeTo(transformer.writable).catch(() => {});
});
self.addEventListener('message', ({ data }) => {
  if (typeof data === 'object' && data !== null && 'type' in data && 'id' in data && data.type === 'ping') {
    self.postMessage({ type: 'pong', id: data.id });
  }
});
self.postMessage({ type: 'ready' });
