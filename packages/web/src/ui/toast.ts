import { atom, type ReadableAtom } from 'nanostores';
import { announce } from './announce.ts';

export interface ToastAction {
  label: string;
  onSelect(): void;
}

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action: ToastAction | null;
}

const MAX_TOASTS = 3;
const toasts = atom<readonly Toast[]>([]);
let lastId = 0;

/** What is shown now, oldest first; `Toasts` draws it. */
export const $toasts: ReadableAtom<readonly Toast[]> = toasts;

/** Shows a sentence for some seconds; it is read out politely. More than three: the oldest goes. */
export function showToast(text: string, action: ToastAction | null = null): void {
  lastId += 1;
  toasts.set([...toasts.get(), { id: lastId, text, action }].slice(-MAX_TOASTS));
  announce(text);
}

export function dismissToast(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}
