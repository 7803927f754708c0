import { isGuestUsername } from '@vnet/protocol';
import type { NamedIdentity } from '../../accounts/callIdentityNames.ts';
import type { Clock } from '../../clock.ts';
import { NotFoundError } from '../../errors.ts';
import type { Meeting } from '../meeting.ts';
import type { Person } from '../participant.ts';
import { waitsAtDoor } from '../policy.ts';
import { EntranceError } from './EntranceError.ts';
import type { DoorState, PeopleStore, PersonAtDoor } from './peopleStore.ts';

/** Who wants to come in asks every few seconds, in a tab behind others once a minute: this long after, they are gone. */
export const WAITING_EXPIRES_MS = 75_000;
/** Who was in stays let in for so long, so that a lost connection is none of the host's business. */
const ADMITTED_EXPIRES_MS = 12 * 60 * 60 * 1000;
/** Who was turned away may ask again then: it may have been a slip of the host's finger. */
const TURNED_AWAY_EXPIRES_MS = 10 * 60 * 1000;
/** Not at each ticket, or reading would become writing. */
const SEEN_AGAIN_AFTER_MS = 60_000;

/** What the door knew of somebody who may come in. */
export interface Entry {
  found: PersonAtDoor | null;
}

/** Keeps the doors of meetings: who comes in, who waits, who was sent away. The host passes every door. */
export class Doorkeeper {
  readonly #people: PeopleStore;
  readonly #clock: Clock;

  constructor({ people, clock }: { people: PeopleStore; clock: Clock }) {
    this.#people = people;
    this.#clock = clock;
  }

  /** @throws {EntranceError} for whom the meeting does not open, or not yet: asking again is how one waits */
  async ask(meeting: Meeting, person: Person): Promise<Entry> {
    const found = await this.#people.find(meeting.uuid, person.id);
    const known = found === null || this.#isOver(found) ? null : found;
    if (person.id === meeting.host.id) return { found };
    if (known?.state === 'removed') throw EntranceError.removed();
    if (known?.state === 'admitted') return { found };
    if (meeting.locked) throw EntranceError.locked();
    if (!waitsAtDoor(person, meeting)) return { found };
    if (known?.state === 'turned_away') throw EntranceError.turnedAway();
    const now = this.#clock.now();
    const since = known?.since ?? now;
    const waits = { state: 'waiting', identity: null, now, since } as const;
    await this.#people.seen(meeting.uuid, person, found?.state ?? null, waits);
    throw EntranceError.waiting();
  }

  /** Whether somebody was let in of late, and not removed since. */
  async hasLetIn(meetingUuid: string, personId: string): Promise<boolean> {
    const found = await this.#people.find(meetingUuid, personId);
    return found?.state === 'admitted' && !this.#isOver(found);
  }

  /** Notes that somebody was let in, as whom at the call provider. */
  async entered(meeting: Meeting, person: Person, { found }: Entry, identity: string): Promise<void> {
    const now = this.#clock.now();
    const asBefore = found?.state === 'admitted' && found.identity === identity && found.name === person.displayName;
    if (asBefore && now.getTime() - found.seenAt.getTime() < SEEN_AGAIN_AFTER_MS) return;
    if (found === null) await this.#people.forget(new Date(now.getTime() - 2 * ADMITTED_EXPIRES_MS));
    const since = found?.state === 'admitted' ? found.since : now;
    const isIn = { state: 'admitted', identity, now, since } as const;
    await this.#people.seen(meeting.uuid, person, found?.state ?? null, isIn);
  }

  /** The guests among those that the call provider names so, as others see them. */
  async guestsOf(meeting: Meeting, identities: readonly string[]): Promise<NamedIdentity[]> {
    const people = await this.#people.listByIdentity(meeting.uuid, identities);
    const guests = people.filter(({ username }) => isGuestUsername(username));
    return guests.map(({ identity, username, name }) => ({ identity: identity ?? '', username, displayName: name }));
  }

  /** Who waits now, and who was removed. */
  async around(meeting: Meeting): Promise<{ waiting: PersonAtDoor[]; removed: PersonAtDoor[] }> {
    const waiting = await this.#people.list(meeting.uuid, 'waiting');
    const removed = await this.#people.list(meeting.uuid, 'removed');
    return { waiting: waiting.filter((person) => !this.#isOver(person)), removed };
  }

  /**
   * The host's word on somebody who came to the door or is inside.
   *
   * @throws {NotFoundError} where nobody of that name ever came
   */
  async decide(
    meeting: Meeting,
    username: string,
    state: Extract<DoorState, 'admitted' | 'turned_away' | 'removed'>,
  ): Promise<PersonAtDoor> {
    const person = await this.#people.findByUsername(meeting.uuid, username);
    if (person === null || person.personId === meeting.host.id) {
      throw new NotFoundError('Nobody of this name is in the meeting or waits to come in.');
    }
    await this.#people.decide(meeting.uuid, person.personId, state, this.#clock.now());
    return person;
  }

  #isOver({ state, seenAt }: PersonAtDoor): boolean {
    const expires = EXPIRES_MS[state];
    return this.#clock.now().getTime() - seenAt.getTime() > expires;
  }
}

const EXPIRES_MS: Record<DoorState, number> = {
  waiting: WAITING_EXPIRES_MS,
  admitted: ADMITTED_EXPIRES_MS,
  turned_away: TURNED_AWAY_EXPIRES_MS,
  removed: Number.POSITIVE_INFINITY,
};
