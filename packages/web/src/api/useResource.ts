import { useStore } from '@nanostores/react';
import { useEffect, useMemo } from 'react';
import { Resource, type ResourceState } from './Resource.ts';

/**
 * Fetches for as long as the component shows it, anew when `key` changes; `fetch` has to depend on `key` alone. The
 * second value tries again.
 */
export function useResource<T>(key: string, fetch: (key: string) => Promise<T>): [ResourceState<T>, () => void] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new function each render is no new thing to fetch.
  const resource = useMemo(() => new Resource(() => fetch(key)), [key]);
  useEffect(() => {
    void resource.load();
    return () => resource.close();
  }, [resource]);
  return [useStore(resource.$state), () => void resource.load()];
}
