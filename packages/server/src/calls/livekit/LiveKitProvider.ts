import type { RoomServiceClient } from 'livekit-server-sdk';
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
} from '../provider.ts';
import type { LiveKitTokens } from './LiveKitTokens.ts';

/** The LiveKit that a provider stands on: one that VNET supervises, or one that the operator runs. */
export interface LiveKitEngine {
  readonly description: string;
  /** Where browsers reach it; null: through VNET's own origin. */
  readonly publicUrl: string | null;
  /** Where this server reaches its HTTP; null while it does not run. */
  apiUrl(): string | null;
  health(): Promise<ProviderHealth>;
  close(): Promise<void>;
}

/** LiveKit as a call provider. Tokens are signed here, so only `health` and what is done to rooms reach the engine. */
export class LiveKitProvider implements CallProvider {
  readonly name = 'livekit';
  readonly description: string;
  readonly browserOrigins: readonly string[];

  constructor(
    private readonly engine: LiveKitEngine,
    private readonly tokens: LiveKitTokens,
  ) {
    this.description = engine.description;
    this.browserOrigins = engine.publicUrl === null ? [] : originsOf(engine.publicUrl);
  }

  /** LiveKit keeps no identities: a person's is our own user id. */
  async ensureIdentity(user: CallUser): Promise<ProviderIdentity> {
    return { value: user.id };
  }

  issueToken(identity: ProviderIdentity): Promise<ProviderToken> {
    return this.tokens.identityToken(identity);
  }

  async joinCredentials(grant: JoinGrant): Promise<CallCredentials> {
    return { url: this.engine.publicUrl, ...(await this.tokens.joinToken(grant)) };
  }

  async revoke(): Promise<void> {}

  async removePerson(meetingUuid: string, { value }: ProviderIdentity): Promise<void> {
    await this.#withRooms(async (rooms) => {
      const participants = await rooms.listParticipants(meetingUuid);
      const tabs = participants.filter(({ identity }) => identity.startsWith(`${value}#`));
      for (const { identity } of tabs) await rooms.removeParticipant(meetingUuid, identity);
    });
  }

  async endMeeting(meetingUuid: string): Promise<void> {
    await this.#withRooms((rooms) => rooms.deleteRoom(meetingUuid));
  }

  /** Whoever is not there is gone already. */
  async #withRooms(action: (rooms: RoomServiceClient) => Promise<void>): Promise<void> {
    const url = this.engine.apiUrl();
    if (url === null) throw new ProviderUnavailableError(UNAVAILABLE);
    try {
      await action(this.tokens.roomsAt(url));
    } catch (cause) {
      if (cause instanceof Error && 'status' in cause && cause.status === 404) return;
      throw new ProviderUnavailableError(UNAVAILABLE, { cause });
    }
  }

  async deleteIdentity(): Promise<void> {}

  health(): Promise<ProviderHealth> {
    return this.engine.health();
  }

  async liveMeetings(): Promise<LiveMeeting[]> {
    const live: LiveMeeting[] = [];
    await this.#withRooms(async (rooms) => {
      for (const { name, creationTime, numParticipants } of await rooms.listRooms()) {
        // A room whose people have left stays for some seconds.
        if (numParticipants === 0) continue;
        const since = new Date(Number(creationTime) * 1000);
        live.push({ meetingUuid: name, since, people: numParticipants });
      }
    });
    return live;
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}

const UNAVAILABLE = 'The call server cannot be reached. Try again in a minute.';

/** A browser opens a WebSocket there, and asks over HTTP why one was refused (`/rtc/validate`). */
function originsOf(publicUrl: string): string[] {
  const { protocol, host } = new URL(publicUrl);
  const secure = protocol === 'wss:' || protocol === 'https:';
  return secure ? [`wss://${host}`, `https://${host}`] : [`ws://${host}`, `http://${host}`];
}
