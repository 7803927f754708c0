import { PARTICIPANT_ATTRIBUTES } from '@vnet/protocol';
import { AccessToken, RoomServiceClient, TrackSource } from 'livekit-server-sdk';
import { participantIdentity } from '../participantIdentity.ts';
import type { CallCredentials, JoinGrant, ProviderIdentity, ProviderToken } from '../provider.ts';

/** contract.md: `join/` answers credentials for ten minutes at most. */
export const JOIN_TOKEN_SECONDS = 10 * 60;
/** contract.md: the identity token (`acs_token`) lives 24 hours, as ACS's do. */
export const IDENTITY_TOKEN_SECONDS = 24 * 60 * 60;

const REQUEST_TIMEOUT_SECONDS = 3;

/** What a person may send; nothing else is taken from them. */
const SOURCES = [
  TrackSource.CAMERA,
  TrackSource.MICROPHONE,
  TrackSource.SCREEN_SHARE,
  TrackSource.SCREEN_SHARE_AUDIO,
] as const;

/** Signs LiveKit's tokens (JWT, RFC 7519, HS256). */
export class LiveKitTokens {
  constructor(
    private readonly apiKey: string,
    private readonly apiSecret: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** Names the person and grants nothing: a token that may join without naming a room would open every room. */
  async identityToken(identity: ProviderIdentity): Promise<ProviderToken> {
    const expiresAt = this.#expiry(IDENTITY_TOKEN_SECONDS);
    const token = new AccessToken(this.apiKey, this.apiSecret, {
      identity: identity.value,
      ttl: IDENTITY_TOKEN_SECONDS,
    });
    return { token: await token.toJwt(), expiresAt };
  }

  /** Opens one room for one participant, who may not change the name and attributes given here. */
  async joinToken(grant: JoinGrant): Promise<Omit<CallCredentials, 'url'>> {
    const { user, meetingUuid } = grant;
    const participant = participantIdentity(grant);
    const expiresAt = this.#expiry(JOIN_TOKEN_SECONDS);
    const token = new AccessToken(this.apiKey, this.apiSecret, {
      identity: participant,
      name: user.displayName,
      attributes: { [PARTICIPANT_ATTRIBUTES.username]: user.username },
      ttl: JOIN_TOKEN_SECONDS,
    });
    token.addGrant({
      roomJoin: true,
      room: meetingUuid,
      canPublish: true,
      canPublishSources: [...SOURCES],
      canPublishData: true,
      canSubscribe: true,
      canUpdateOwnMetadata: false,
    });
    return { token: await token.toJwt(), identity: participant, expiresAt };
  }

  /** A client of LiveKit's room service that signs with the same key. @param url `http|https://…` */
  roomsAt(url: string): RoomServiceClient {
    return new RoomServiceClient(url, this.apiKey, this.apiSecret, {
      requestTimeout: REQUEST_TIMEOUT_SECONDS,
      failover: false,
    });
  }

  /** JWT times are whole seconds; rounding down never promises more than the token holds. */
  #expiry(seconds: number): Date {
    return new Date((Math.floor(this.now() / 1000) + seconds) * 1000);
  }
}
