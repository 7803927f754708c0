import { type RefCallback, useCallback, useState } from 'react';
import type { Area } from './model/gridLayout.ts';

const NO_SIZE: Area = { width: 0, height: 0 };

/** The inner size of an element, CSS pixels, kept up to date. Give `ref` to it. */
export function useElementSize(): { ref: RefCallback<HTMLElement>; size: Area } {
  const [size, setSize] = useState(NO_SIZE);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, size };
}
