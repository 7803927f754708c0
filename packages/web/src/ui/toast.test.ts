import { beforeEach, expect, it } from 'vitest';
import { $announcements } from './announce.ts';
import { $toasts, dismissToast, showToast } from './toast.ts';

beforeEach(() => {
  for (const { id } of $toasts.get()) dismissToast(id);
});

it('shows the last three, and reads each one out', () => {
  for (const text of ['one', 'two', 'three', 'four']) {
    showToast(text);
    expect($announcements.polite.get().text).toBe(text);
  }
  expect($toasts.get().map(({ text }) => text)).toEqual(['two', 'three', 'four']);
});

it('reads the same sentence again when it is said again', () => {
  showToast('copied');
  const { id } = $announcements.polite.get();
  showToast('copied');
  expect($announcements.polite.get().id).not.toBe(id);
});

it('forgets the one that is dismissed', () => {
  showToast('one');
  showToast('two');
  dismissToast($toasts.get()[0]?.id ?? -1);
  expect($toasts.get().map(({ text }) => text)).toEqual(['two']);
});
