/** What runs in the page's one dedicated worker. */
export type { EncodedFrame, EncodedStreams, ScriptTransformer, TransformScope } from './forwarding/encodedTransform.ts';
export { isTapOptions, type RelayWorkerEvent, type TapKey, type TapOptions } from './forwarding/messages.ts';
export { type RelayScope, serveRelay } from './forwarding/serveRelay.ts';
export { serveTaps } from './forwarding/serveTaps.ts';
export type { Tap } from './forwarding/Tap.ts';
export type { TapRegistry } from './forwarding/TapRegistry.ts';
