import type { CallProvider } from '../calls/provider.ts';
import type { Metrics } from './Metrics.ts';

/** The same provider, each call of which is counted and timed. What is no function passes through. */
export function measuredProvider(provider: CallProvider, metrics: Metrics): CallProvider {
  return new Proxy(provider, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      return (...args: unknown[]) => measured(() => Reflect.apply(member, target, args), name, metrics);
    },
  });
}

function measured(call: () => unknown, name: string, metrics: Metrics): unknown {
  const begun = performance.now();
  const end = (outcome: 'ok' | 'failed') =>
    metrics.observeProviderCall(name, outcome, (performance.now() - begun) / 1000);
  const answer = call();
  if (answer instanceof Promise) {
    answer.then(
      () => end('ok'),
      () => end('failed'),
    );
  }
  return answer;
}
