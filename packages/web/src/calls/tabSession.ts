import { SESSION_PATTERN } from '@vnet/protocol';

const ID_KEY = 'vnet.session';
const EPOCH_KEY = 'vnet.epoch';
/** Long enough for a page that is being loaded again to let go of its name, ms. */
const LOCK_WAIT = 300;

/**
 * The name that makes this tab a participant of its own in the meetings that it joins. It lives as long as the tab, so
 * that a page that is loaded again replaces its own ghost.
 *
 * A duplicated tab begins with a copy of the other's storage: the name is held as a lock for as long as the page lives,
 * and who finds it held takes a new one.
 *
 * @returns what matches `SESSION_PATTERN`
 */
export async function tabSession(storage: Storage, locks: LockManager | undefined): Promise<string> {
  const kept = storage.getItem(ID_KEY);
  const known = kept !== null && SESSION_PATTERN.test(kept) ? kept : newId();
  const id = locks === undefined || (await hold(locks, known)) ? known : newId();
  if (locks !== undefined && id !== known) await hold(locks, id);
  storage.setItem(ID_KEY, id);
  return id;
}

/**
 * The epoch of what this tab publishes next: greater at each call, from 1, and over reloads, so that an id is never given
 * to a second stream (relay.md, *Ids*).
 */
export function nextEpoch(storage: Storage): number {
  const last = Number(storage.getItem(EPOCH_KEY));
  const epoch = Number.isSafeInteger(last) && last > 0 ? last + 1 : 1;
  storage.setItem(EPOCH_KEY, String(epoch));
  return epoch;
}

function newId(): string {
  // Not randomUUID: a page without TLS has none, and one may join from there without devices.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The names that this page holds until it goes. */
const held = new Set<string>();

/** False when another page holds the name. */
function hold(locks: LockManager, id: string): Promise<boolean> {
  if (held.has(id)) return Promise.resolve(true);
  return new Promise((resolve) => {
    locks
      .request(`vnet.session.${id}`, { signal: AbortSignal.timeout(LOCK_WAIT) }, () => {
        held.add(id);
        resolve(true);
        return new Promise<never>(() => undefined);
      })
      .catch(() => resolve(false));
  });
}
