import type { LinkId } from '../forwarding/messages.ts';

let last = 0;

/** A name for a link of this page, never used again. */
export function nextLink(): LinkId {
  return `link-${++last}`;
}
