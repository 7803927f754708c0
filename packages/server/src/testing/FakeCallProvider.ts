import { participantIdentity } from '../calls/participantIdentity.ts';
import {
  type CallCredentials,
  type CallProvider,
  type CallUser,
  type JoinGrant,
  type LiveMeeting,
  type ProviderHealth,
  type ProviderIdentity,
  type ProviderToken,
  ProviderUnavailableError,
} from '../calls/provider.ts';
import type { Clock } from '../clock.ts';

const HOUR_MS = 60 * 60 * 1000;

/** A call provider in memory, which can be switched off. It keeps what it issued, so that tests can look. */
export class FakeCallProvider implements CallProvider {
  readonly name = 'livekit';
  readonly description = 'a provider in memory';
  readonly browserOrigins: readonly string[] = [];
  /** While true, everything that has to reach the provider fails. */
  down = false;
  /** What `joinCredentials` answers as its address; null: through VNET. */
  url: string | null = null;
  issued = 0;
  /** `<identity> from <meeting>` of everybody who was taken out of a call. */
  readonly removed: string[] = [];
  readonly ended: string[] = [];
  readonly forgotten: string[] = [];
  /** Meetings with people in them. */
  live: LiveMeeting[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async ensureIdentity(user: CallUser): Promise<ProviderIdentity> {
    this.#reach();
    return { value: user.id };
  }

  async issueToken(identity: ProviderIdentity): Promise<ProviderToken> {
    this.#reach();
    this.issued += 1;
    return { token: `token ${this.issued} of ${identity.value}`, expiresAt: this.#in(24 * HOUR_MS) };
  }

  async joinCredentials(grant: JoinGrant): Promise<CallCredentials> {
    this.#reach();
    const identity = participantIdentity(grant);
    return { url: this.url, token: `${identity} in ${grant.meetingUuid}`, identity, expiresAt: this.#in(HOUR_MS / 6) };
  }

  async revoke(): Promise<void> {
    this.#reach();
  }

  async removePerson(meetingUuid: string, { value }: ProviderIdentity): Promise<void> {
    this.#reach();
    this.removed.push(`${value} from ${meetingUuid}`);
  }

  async endMeeting(meetingUuid: string): Promise<void> {
    this.#reach();
    this.ended.push(meetingUuid);
  }

  async deleteIdentity({ value }: ProviderIdentity): Promise<void> {
    this.#reach();
    this.forgotten.push(value);
  }

  async liveMeetings(): Promise<LiveMeeting[]> {
    this.#reach();
    return this.live.filter(({ meetingUuid }) => !this.ended.includes(meetingUuid));
  }

  async health(): Promise<ProviderHealth> {
    return this.down ? { state: 'down', reason: 'It is switched off.' } : { state: 'ok' };
  }

  async close(): Promise<void> {}

  #reach(): void {
    if (this.down) throw new ProviderUnavailableError('Calls are not available at the moment. Try again in a minute.');
  }

  #in(milliseconds: number): Date {
    return new Date(this.#clock.now().getTime() + milliseconds);
  }
}
