import { atom, type ReadableAtom } from 'nanostores';

export interface Announcement {
  /** Grows each time, so that the same sentence said twice is read twice. */
  readonly id: number;
  readonly text: string;
}

export type Urgency = 'polite' | 'assertive';

const NOTHING: Announcement = { id: 0, text: '' };
const stores = { polite: atom(NOTHING), assertive: atom(NOTHING) };

/** What the live region of this urgency says now. */
export const $announcements: Readonly<Record<Urgency, ReadableAtom<Announcement>>> = stores;

/** Says a sentence to screen readers: who joined, that the connection is gone. `assertive` interrupts. */
export function announce(text: string, urgency: Urgency = 'polite'): void {
  const store = stores[urgency];
  store.set({ id: store.get().id + 1, text });
}
