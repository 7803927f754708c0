import { SESSION_PATTERN } from '@vnet/protocol';

/**
 * What one tab is in the meetings that it joins: the name that makes it a participant of its own, and the epochs of what
 * it publishes. Both live as long as the tab, so that a page that is loaded again replaces its own ghost and never
 * gives an id to a second stream.
 */
export interface TabSession {
  /** Matches `SESSION_PATTERN`. */
  readonly id: string;
  /** Greater at each call; from 1. */
  nextEpoch(): number;
}

const ID_KEY = 'vnet.session';
const EPOCH_KEY = 'vnet.epoch';

/**
 * The session of this tab. A duplicated tab begins with a copy of the other's storage: the name is held as a lock for as
 * long as the page lives, and who finds it held takes a new one.
 */
export async function openTabSession(storage: Storage, locks: LockManager | undefined): Promise<TabSession> {
  const kept = storage.getItem(ID_KEY);
  let id = kept !== null && SESSION_PATTERN.test(kept) ? kept : newId();
  if (locks !== undefined && !(await hold(locks, id))) {
    id = newId();
    await hold(locks, id);
  }
  storage.setItem(ID_KEY, id);
  return { id, nextEpoch: () => nextEpoch(storage) };
}

function newId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}

function nextEpoch(storage: Storage): number {
  const last = Number(storage.getItem(EPOCH_KEY));
  const epoch = Number.isSafeInteger(last) && last > 0 ? last + 1 : 1;
  storage.setItem(EPOCH_KEY, String(epoch));
  return epoch;
}

/** True when the lock is ours until the page goes, or was ours before. */
const held = new Set<string>();

function hold(locks: LockManager, id: string): Promise<boolean> {
  if (held.has(id)) return Promise.resolve(true);
  return new Promise((resolve, reject) => {
    locks
      .request(`vnet.session.${id}`, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          resolve(false);
          return undefined;
        }
        held.add(id);
        resolve(true);
        return new Promise<never>(() => undefined);
      })
      .catch(reject);
  });
}
