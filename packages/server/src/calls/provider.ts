import type { CallProviderName } from '@vnet/protocol';

/** A person as a call provider needs to know them. `id` is ours; `username` is shown to others. */
export interface CallUser {
  id: string;
  username: string;
  displayName: string;
}

/** The provider's name for a person. For LiveKit it is our own user id; ACS issues one. */
export interface ProviderIdentity {
  /** What `acs_identity` shows. */
  value: string;
}

export interface ProviderToken {
  token: string;
  expiresAt: Date;
}

/** Whom to let into which meeting: what `joinCredentials` signs, and tickets of links. */
export interface JoinGrant {
  user: CallUser;
  identity: ProviderIdentity;
  /** `meeting_uuid`: the engine's room. */
  meetingUuid: string;
  /** One tab's stay; two devices of one person are two participants. */
  session: string;
}

export interface CallCredentials {
  /** Where browsers reach the engine. `null`: through VNET's own origin. */
  url: string | null;
  token: string;
  /** `<user id>#<session>`. */
  identity: string;
  expiresAt: Date;
}

/** A meeting with people in it, as the call engine sees it. */
export interface LiveMeeting {
  meetingUuid: string;
  since: Date;
  people: number;
}

export type ProviderHealth = { state: 'ok' } | { state: 'starting' | 'down'; reason: string };

/**
 * What VNET asks of a call engine. LiveKit and ACS stand behind it; `calls/contract.ts` is the suite that both pass.
 *
 * @throws {ProviderUnavailableError} from every method that has to reach the provider and cannot, or is refused.
 */
export interface CallProvider {
  readonly name: CallProviderName;
  /** What it runs on, for the line that `npm start` prints: "LiveKit 1.13.5, supervised". */
  readonly description: string;
  /** Origins that browsers contact besides VNET's own; they go into the CSP. */
  readonly browserOrigins: readonly string[];
  /** Whether its client starts workers that it makes itself (`blob:`); they go into the CSP too. None: it does not. */
  readonly blobWorkers?: boolean;
  /** The person's identity at the provider; made on first use. Calling twice gives the same one. */
  ensureIdentity(user: CallUser, existing: ProviderIdentity | null): Promise<ProviderIdentity>;
  /** A token that names the person (`acs_token`): 24 hours. Under LiveKit it grants no room. */
  issueToken(identity: ProviderIdentity): Promise<ProviderToken>;
  /** Opens one meeting for one person: ten minutes at most. */
  joinCredentials(grant: JoinGrant): Promise<CallCredentials>;
  /**
   * Opens one meeting by the token that names the person, for while the provider issues nothing: who is in a meeting must
   * get back in. Missing where that token opens nothing.
   */
  joinByToken?(grant: JoinGrant, token: ProviderToken): CallCredentials;
  /** Makes the tokens issued so far worthless, where the provider keeps track of them; LiveKit's open nothing. */
  revoke(identity: ProviderIdentity): Promise<void>;
  /**
   * Takes every tab of a person out of a meeting; harmless when there is none. Missing where the provider cannot: then
   * they stay until they leave, and are not let in again.
   */
  removePerson?(meetingUuid: string, identity: ProviderIdentity): Promise<void>;
  /** Ends a meeting for everybody in it; harmless when nobody is. Missing where the provider cannot. */
  endMeeting?(meetingUuid: string): Promise<void>;
  /** Forgets the person at the provider; harmless when it is gone already. */
  deleteIdentity(identity: ProviderIdentity): Promise<void>;
  health(): Promise<ProviderHealth>;
  /** Meetings with people in them. Missing where the provider does not tell. */
  liveMeetings?(): Promise<LiveMeeting[]>;
  /** Ends what the provider started. Idempotent. */
  close(): Promise<void>;
}

/** The provider could not be reached or refused; `message` is for people, `cause` for the log. */
export class ProviderUnavailableError extends Error {
  readonly code = 'provider_unavailable';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The provider answers, and does not take the identity: it was deleted there, or is of elsewhere. A new one heals it. */
export class UnknownIdentityError extends ProviderUnavailableError {
  constructor(options?: ErrorOptions) {
    super('The call service did not know you, and is being told anew. Try again in a moment.', options);
  }
}
