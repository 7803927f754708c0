/**
 * Resolves after `delay` ms; sooner when the browser says that the network is back, or when `signal` is aborted.
 */
export function pauseBeforeRetry(delay: number, window: Window, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  return new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, delay);
    window.addEventListener('online', () => resolve(), { signal: done.signal });
    signal.addEventListener('abort', () => resolve(), { signal: done.signal });
    done.signal.addEventListener('abort', () => clearTimeout(timer));
  }).finally(() => done.abort());
}
