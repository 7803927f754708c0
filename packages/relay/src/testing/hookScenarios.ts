import { hookReceivers } from './hookReceivers.ts';
import { hookSenders } from './hookSenders.ts';
import { hookWorkers } from './hookWorkers.ts';

/** What a connection hook meets, each played in a page of its own hook and worker. */
const scenarios = { ...hookReceivers, ...hookSenders, ...hookWorkers };

declare global {
  var hookScenarios: typeof scenarios;
}
globalThis.hookScenarios = scenarios;
