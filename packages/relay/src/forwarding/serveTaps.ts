import type { TransformScope } from './encodedTransform.ts';
import { isRelayWorkerRequest, isTapOptions, type RelayWorkerEvent, type RelayWorkerRequest } from './messages.ts';
import { TapRegistry, type TapRegistryOptions } from './TapRegistry.ts';

/**
 * Connects a registry to the worker's scope. Transforms that are not ours are left to other handlers; ours are shown
 * to nobody else (LiveKit's cryptor would take every transform for its own).
 */
export function serveTaps(scope: TransformScope, options?: Pick<TapRegistryOptions, 'streamsFor'>): TapRegistry {
  const send = (event: RelayWorkerEvent) => scope.postMessage(event);
  const registry = new TapRegistry({
    ...options,
    requestOwnKeyFrame: (key) => send({ type: 'key-frame-needed', key }),
  });

  scope.addEventListener('rtctransform', (event) => {
    const { transformer } = event;
    if (!isTapOptions(transformer.options)) return;
    event.stopImmediatePropagation();
    registry.add(transformer, transformer.options);
  });
  scope.addEventListener('message', ({ data }) => {
    if (isRelayWorkerRequest(data)) handle(data);
  });

  function handle(request: RelayWorkerRequest): void {
    switch (request.type) {
      case 'identify':
        registry.identify(request.key, request.streamId);
        return;
      case 'release':
        registry.release(request.keys);
        return;
      case 'ping':
        send({ type: 'pong', id: request.id });
        return;
      // The relay's own: `serveRelay`.
      default:
        return;
    }
  }

  return registry;
}
