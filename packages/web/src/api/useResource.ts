import { useStore } from '@nanostores/react';
import { useEffect, useMemo } from 'react';
import { Resource, type ResourceState } from './Resource.ts';

export interface UsedResource<T> {
  readonly state: ResourceState<T>;
  /** Tries again, after a failure. */
  retry(): void;
  /** Brings up to date what is shown, without a flicker. */
  refresh(): void;
}

/**
 * Fetches for as long as the component shows it, anew when `key` changes; `fetch` has to depend on `key` alone.
 */
export function useResource<T>(key: string, fetch: (key: string) => Promise<T>): UsedResource<T> {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new function each render is no new thing to fetch.
  const resource = useMemo(() => new Resource(() => fetch(key)), [key]);
  useEffect(() => {
    void resource.load();
    return () => resource.close();
  }, [resource]);
  return {
    state: useStore(resource.$state),
    retry: () => void resource.load(),
    refresh: () => void resource.refresh(),
  };
}
