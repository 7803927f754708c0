import type { Account } from '../../accounts/account.ts';
import type { AuditLog } from '../../audit/AuditLog.ts';
import { type CallProvider, ProviderUnavailableError } from '../../calls/provider.ts';
import { NotFoundError } from '../../errors.ts';
import { type ListPage, toListPage, windowOf } from '../paging.ts';
import type { AllMeetingsStore, ListedMeeting } from './allMeetingsStore.ts';

interface Deps {
  store: AllMeetingsStore;
  audit: AuditLog;
  provider: CallProvider;
}

/** A meeting with people in it now. */
export interface RunningMeeting {
  uuid: string;
  since: Date;
  people: number;
  /** Null: the engine has a room of that name, and we no meeting. */
  meeting: ListedMeeting | null;
}

/** What staff does with other people's meetings; each change is in the audit log. */
export class MeetingAdministration {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether the call engine lets us end meetings. */
  get canEnd(): boolean {
    return this.#deps.provider.endMeeting !== undefined;
  }

  async search(words: readonly string[], page: number): Promise<ListPage<ListedMeeting>> {
    return toListPage(await this.#deps.store.search(words, windowOf(page)), page);
  }

  /** @throws {NotFoundError} */
  async get(uuid: string): Promise<ListedMeeting> {
    const meeting = await this.#deps.store.find(uuid);
    if (meeting === null) throw new NotFoundError('There is no such meeting; it may have been deleted.');
    return meeting;
  }

  /**
   * Those with people in them, the longest-running first.
   *
   * @returns null where the call engine does not tell
   * @throws {ProviderUnavailableError}
   */
  async running(): Promise<RunningMeeting[] | null> {
    const live = (await this.#deps.provider.liveMeetings?.()) ?? null;
    if (live === null) return null;
    const meetings = await this.#deps.store.findAll(live.map(({ meetingUuid }) => meetingUuid));
    return live
      .map(({ meetingUuid, since, people }) => ({
        uuid: meetingUuid,
        since,
        people,
        meeting: meetings.find(({ uuid }) => uuid === meetingUuid) ?? null,
      }))
      .sort((one, other) => one.since.getTime() - other.since.getTime());
  }

  /**
   * For everybody in it; whoever has the meeting's link may come back. Harmless when nobody is in.
   *
   * @throws {NotFoundError}
   * @throws {ProviderUnavailableError}
   */
  async end(actor: Account, uuid: string): Promise<void> {
    const meeting = await this.get(uuid);
    await this.#deps.provider.endMeeting?.(uuid);
    await this.#deps.audit.record(entryOf(actor, 'meeting.end', meeting));
  }

  /**
   * Nobody gets in any more; whoever is in is put out where the call engine lets us.
   *
   * @returns false when it may still be going on, since the engine cannot be reached
   * @throws {NotFoundError}
   */
  async delete(actor: Account, uuid: string): Promise<boolean> {
    const { store, audit, provider } = this.#deps;
    const meeting = await this.get(uuid);
    await store.delete(uuid, (db) => audit.record(entryOf(actor, 'meeting.delete', meeting), db));
    try {
      await provider.endMeeting?.(uuid);
      return true;
    } catch (error) {
      if (error instanceof ProviderUnavailableError) return false;
      throw error;
    }
  }
}

function entryOf(actor: Account, action: string, { title, code, host }: ListedMeeting) {
  return { actor, action, subject: `${title} (${code})`, detail: `hosted by ${host.username}` };
}
