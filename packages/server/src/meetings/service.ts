import { randomUUID } from 'node:crypto';
import { normalizeMeetingCode } from '@vnet/protocol';
import type { Account } from '../accounts/account.ts';
import { type CallIdentities, toCallUser } from '../accounts/callIdentities.ts';
import { type CallCredentials, type CallProvider, type JoinGrant, UnknownIdentityError } from '../calls/provider.ts';
import type { Clock } from '../clock.ts';
import { isUniqueViolation } from '../storage/uniqueViolation.ts';
import { MeetingNotFoundError } from './MeetingNotFoundError.ts';
import type { Meeting } from './meeting.ts';
import { makeMeetingCode } from './meetingCode.ts';
import type { MeetingPlan } from './meetingForm.ts';
import type { MeetingStore } from './store.ts';

interface Deps {
  store: MeetingStore;
  callIdentities: CallIdentities;
  provider: CallProvider;
  clock: Clock;
  makeCode?: () => string;
}

/** What people do with meetings. */
export class MeetingService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async listHostedBy(account: Account): Promise<Meeting[]> {
    return await this.#deps.store.listHostedBy(account.id);
  }

  /**
   * @param codeOrUuid as a person typed it: spaces and case are forgiven
   * @throws {MeetingNotFoundError}
   */
  async find(codeOrUuid: string): Promise<Meeting> {
    const { store } = this.#deps;
    const code = normalizeMeetingCode(codeOrUuid);
    // No code has it, and PostgreSQL takes it in no text.
    if (code.includes('\0')) throw new MeetingNotFoundError();
    const meeting = UUID_PATTERN.test(code)
      ? ((await store.findByUuid(code.toLowerCase())) ?? (await store.findByCode(code)))
      : await store.findByCode(code);
    if (meeting === null) throw new MeetingNotFoundError();
    return meeting;
  }

  async create(host: Account, plan: MeetingPlan): Promise<Meeting> {
    const { store, clock, makeCode = makeMeetingCode } = this.#deps;
    for (let attempt = 1; ; attempt += 1) {
      const meeting = { ...plan, host, uuid: randomUUID(), code: makeCode() };
      try {
        await store.insert(meeting, clock.now());
        return meeting;
      } catch (error) {
        if (!isUniqueViolation(error) || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  /**
   * Decides whether a person may be in a meeting, and as whom: the one way to a grant, for whatever opens a meeting.
   * Any signed-in person may.
   *
   * @param session the tab's name
   * @throws {ProviderUnavailableError} while the person has no identity at the provider and cannot get one
   */
  async admit(meeting: Meeting, account: Account, session: string): Promise<JoinGrant> {
    const identity = await this.#deps.callIdentities.identityOf(account);
    return { user: toCallUser(account), identity, meetingUuid: meeting.uuid, session };
  }

  /**
   * Opens one meeting for one tab of one person.
   *
   * @param session the tab's name; made here when it has none
   * @throws {ProviderUnavailableError}
   */
  async join(meeting: Meeting, account: Account, session: string = makeSession()): Promise<CallCredentials> {
    const { provider, callIdentities } = this.#deps;
    const grant = await this.admit(meeting, account, session);
    try {
      return await provider.joinCredentials(grant);
    } catch (error) {
      if (error instanceof UnknownIdentityError) await callIdentities.replace(grant);
      throw error;
    }
  }
}

function makeSession(): string {
  return randomUUID().replaceAll('-', '');
}

const UUID_PATTERN = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Two of 2^53 codes alike are a wonder; three times over, something else is wrong. */
const MOST_ATTEMPTS = 3;
