import { randomUUID } from 'node:crypto';
import { normalizeMeetingCode, RECURRENCE_MOST_TIMES } from '@vnet/protocol';
import type { Account } from '../accounts/account.ts';
import type { CallIdentities } from '../accounts/callIdentities.ts';
import type { CallRemovals } from '../calls/CallRemovals.ts';
import {
  type CallCredentials,
  type CallProvider,
  type JoinGrant,
  type ProviderIdentity,
  ProviderUnavailableError,
  UnknownIdentityError,
} from '../calls/provider.ts';
import type { Clock } from '../clock.ts';
import type { Guest } from '../guests/guest.ts';
import type { GuessLimit } from '../plugins/GuessLimit.ts';
import type { ReadCache } from '../storage/ReadCache.ts';
import { isUniqueViolation } from '../storage/uniqueViolation.ts';
import type { Doorkeeper } from './door/Doorkeeper.ts';
import { MeetingNotFoundError } from './MeetingNotFoundError.ts';
import type { Meeting } from './meeting.ts';
import { makeMeetingCode } from './meetingCode.ts';
import type { MeetingPlan } from './meetingForm.ts';
import { type Participant, personOf } from './participant.ts';
import { countOccurrences, currentOccurrence } from './recurrence/recurrence.ts';
import { matchesSearch } from './searchMeetings.ts';
import type { MeetingStore } from './store.ts';

interface Deps {
  store: MeetingStore;
  /** By the host's id. */
  hosted: ReadCache<readonly Meeting[]>;
  door: Doorkeeper;
  callIdentities: CallIdentities;
  guestIdentities: {
    identityOf(guest: Guest): Promise<ProviderIdentity>;
    replace(guest: Guest): Promise<void>;
  };
  removals: CallRemovals;
  codeGuesses: GuessLimit;
  provider: CallProvider;
  clock: Clock;
  makeCode?: () => string;
}

/** Who looks for a meeting, and from where: wrong codes count by both. */
export interface Seeker {
  personId: string;
  address: string;
}

/** What people do with meetings. */
export class MeetingService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * In order of what is on or comes next of each.
   *
   * @param search words that have to stand in title, notes or code; empty: all
   */
  async listHostedBy(account: Account, search = ''): Promise<readonly Meeting[]> {
    const { store, hosted } = this.#deps;
    const meetings = await hosted.get(account.id, () => store.listHostedBy(account.id));
    // The very list that is kept, so that what is made of it can be kept with it.
    const found = search === '' ? meetings : meetings.filter((meeting) => matchesSearch(meeting, search));
    if (found.every(({ recurrence }) => recurrence === null)) return found;
    const now = this.#deps.clock.now();
    const starts = new Map(found.map((meeting) => [meeting, currentOccurrence(meeting, now).startAt.getTime()]));
    return [...found].sort((a, b) => (starts.get(a) ?? 0) - (starts.get(b) ?? 0));
  }

  /**
   * @param codeOrUuid as a person typed it: spaces and case are forgiven
   * @throws {MeetingNotFoundError}
   */
  async find(codeOrUuid: string): Promise<Meeting> {
    const meeting = await this.#findOrNull(codeOrUuid);
    if (meeting === null) throw new MeetingNotFoundError();
    return meeting;
  }

  async #findOrNull(codeOrUuid: string): Promise<Meeting | null> {
    const { store } = this.#deps;
    const code = normalizeMeetingCode(codeOrUuid);
    // No code has it, and PostgreSQL takes it in no text.
    if (code.includes('\0')) return null;
    const uuid = readUuid(code);
    const byUuid = uuid === null ? null : await store.findByUuid(uuid);
    return byUuid ?? (await store.findByCode(code));
  }

  /**
   * `find`, for somebody who may be guessing: one who has guessed too often finds the meetings that they know, no others.
   *
   * @throws {MeetingNotFoundError}
   * @throws {TooManyRequestsError}
   */
  async lookUp(codeOrUuid: string, { personId, address }: Seeker): Promise<Meeting> {
    const { codeGuesses } = this.#deps;
    const meeting = await this.#findOrNull(codeOrUuid);
    try {
      await codeGuesses.check(personId, address);
    } catch (refusal) {
      if (meeting !== null && (await this.#knows(personId, meeting))) return meeting;
      throw refusal;
    }
    if (meeting !== null) return meeting;
    await codeGuesses.missed(personId, address);
    throw new MeetingNotFoundError();
  }

  /** Whether the meeting is no news to somebody: they host it, or were let in. */
  async #knows(personId: string, { uuid, host }: Meeting): Promise<boolean> {
    return host.id === personId || (await this.#deps.door.hasLetIn(uuid, personId));
  }

  async create(host: Account, plan: MeetingPlan): Promise<Meeting> {
    const { store, clock, makeCode = makeMeetingCode } = this.#deps;
    for (let attempt = 1; ; attempt += 1) {
      const meeting: Meeting = {
        ...plan,
        host,
        uuid: randomUUID(),
        code: makeCode(),
        sequence: 0,
        lobby: 'guests',
        locked: false,
      };
      try {
        await store.insert(meeting, clock.now());
        return meeting;
      } catch (error) {
        if (!isUniqueViolation(error) || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  /**
   * The code stays, whatever changes. A series whose plan begins with the meeting that it shows now goes on from its
   * first one, so that those that were stay; with any other start it begins there anew.
   */
  async edit(meeting: Meeting, plan: MeetingPlan): Promise<Meeting> {
    const { store, clock } = this.#deps;
    const changes = keepFirst(meeting, plan, clock.now());
    await store.update(meeting.uuid, changes);
    return { ...meeting, ...changes, sequence: meeting.sequence + 1 };
  }

  /** With its guest passes; a call that is on ends for everybody, where the provider can end it. */
  async delete(meeting: Meeting): Promise<void> {
    await this.#deps.store.delete(meeting.uuid);
    await this.#deps.removals.endMeeting(meeting.uuid);
  }

  /**
   * Decides whether a person may be in a meeting, and as whom: the one way to a grant, for whatever opens a meeting.
   *
   * @param session the tab's name
   * @throws {EntranceError} while the meeting does not open for the person
   * @throws {ProviderUnavailableError} while the person has no identity at the provider and cannot get one
   */
  async admit(meeting: Meeting, participant: Participant, session: string): Promise<JoinGrant> {
    const { door } = this.#deps;
    const person = personOf(participant);
    const entry = await door.ask(meeting, person);
    const identity = await this.#identityOf(participant);
    await door.entered(meeting, person, entry, identity.value);
    return { user: person, identity, meetingUuid: meeting.uuid, session };
  }

  /**
   * Opens one meeting for one tab of one person.
   *
   * @param session the tab's name; made here when it has none
   * @throws {EntranceError}
   * @throws {ProviderUnavailableError}
   */
  async join(meeting: Meeting, participant: Participant, session: string = makeSession()): Promise<CallCredentials> {
    const { provider, callIdentities, guestIdentities } = this.#deps;
    const grant = await this.admit(meeting, participant, session);
    try {
      return await provider.joinCredentials(grant);
    } catch (error) {
      if (error instanceof UnknownIdentityError) {
        if (participant.kind === 'account') await callIdentities.replace(grant);
        else await guestIdentities.replace(participant.guest);
        throw error;
      }
      const credentials =
        error instanceof ProviderUnavailableError ? await this.#byKeptToken(grant, participant) : null;
      if (credentials === null) throw error;
      return credentials;
    }
  }

  /** For while the provider issues nothing; null where that is no way in. */
  async #byKeptToken(grant: JoinGrant, participant: Participant): Promise<CallCredentials | null> {
    const { provider, callIdentities } = this.#deps;
    if (provider.joinByToken === undefined || participant.kind === 'guest') return null;
    const token = await callIdentities.keptTokenOf(participant.account);
    return token === null ? null : provider.joinByToken(grant, token);
  }

  #identityOf(participant: Participant): Promise<ProviderIdentity> {
    return participant.kind === 'account'
      ? this.#deps.callIdentities.identityOf(participant.account)
      : this.#deps.guestIdentities.identityOf(participant.guest);
  }
}

function keepFirst(meeting: Meeting, plan: MeetingPlan, now: Date): MeetingPlan {
  const { recurrence } = meeting;
  const goesOn =
    recurrence !== null &&
    plan.recurrence?.frequency === recurrence.frequency &&
    plan.recurrence.timeZone === recurrence.timeZone &&
    plan.startAt.getTime() === currentOccurrence(meeting, now).startAt.getTime() &&
    // Prolonged again and again it would become too long: then it begins anew as well.
    countOccurrences(meeting.startAt, plan.recurrence) <= RECURRENCE_MOST_TIMES;
  if (!goesOn) return plan;
  const duration = plan.endAt === null ? null : plan.endAt.getTime() - plan.startAt.getTime();
  return {
    ...plan,
    startAt: meeting.startAt,
    endAt: duration === null ? null : new Date(meeting.startAt.getTime() + duration),
  };
}

function makeSession(): string {
  return randomUUID().replaceAll('-', '');
}

/** In lower case, with its dashes: the first VNET kept it without, and scripts that were made for it send it so. */
function readUuid(text: string): string | null {
  return UUID_PATTERN.test(text) ? text.toLowerCase().replace(UUID_PATTERN, '$1-$3-$4-$5-$6') : null;
}

const UUID_PATTERN = /^([0-9a-f]{8})(-?)([0-9a-f]{4})\2([0-9a-f]{4})\2([0-9a-f]{4})\2([0-9a-f]{12})$/i;
/** Two of 2^53 codes alike are a wonder; three times over, something else is wrong. */
const MOST_ATTEMPTS = 3;
