import type { NamedIdentity } from '../accounts/callIdentityNames.ts';
import type { CallRemovals } from '../calls/CallRemovals.ts';
import type { Doorkeeper } from './door/Doorkeeper.ts';
import type { PersonAtDoor } from './door/peopleStore.ts';
import type { Meeting } from './meeting.ts';
import type { MeetingStore } from './store.ts';

interface Deps {
  store: MeetingStore;
  keeper: Doorkeeper;
  removals: CallRemovals;
}

/** What a host does at the door of a meeting. Whether somebody is the host is asked before. */
export class DoorService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async set(meeting: Meeting, change: Partial<Pick<Meeting, 'lobby' | 'locked'>>): Promise<Meeting> {
    await this.#deps.store.updateDoor(meeting.uuid, change);
    return { ...meeting, ...change };
  }

  async around(meeting: Meeting): Promise<{ waiting: PersonAtDoor[]; removed: PersonAtDoor[] }> {
    return await this.#deps.keeper.around(meeting);
  }

  /** The guests among those that the call provider names so. */
  async guestsOf(meeting: Meeting, identities: readonly string[]): Promise<NamedIdentity[]> {
    return await this.#deps.keeper.guestsOf(meeting, identities);
  }

  /** Lets somebody in who waits, or back in who was removed. @throws {NotFoundError} */
  async admit(meeting: Meeting, username: string): Promise<void> {
    const { identity } = await this.#deps.keeper.decide(meeting, username, 'admitted');
    if (identity !== null) await this.#deps.removals.forgive(meeting.uuid, identity);
  }

  /** @throws {NotFoundError} */
  async turnAway(meeting: Meeting, username: string): Promise<void> {
    await this.#deps.keeper.decide(meeting, username, 'turned_away');
  }

  /** Out of the call, and not in again until the host says so. @throws {NotFoundError} */
  async remove(meeting: Meeting, username: string): Promise<void> {
    const { identity } = await this.#deps.keeper.decide(meeting, username, 'removed');
    if (identity !== null) await this.#deps.removals.remove(meeting.uuid, identity);
  }
}
