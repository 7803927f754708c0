import type {
  CallCredentials,
  CallProvider,
  CallUser,
  JoinGrant,
  ProviderHealth,
  ProviderIdentity,
  ProviderToken,
} from '../provider.ts';
import type { LiveKitTokens } from './LiveKitTokens.ts';

/** The LiveKit that a provider stands on: one that VNET supervises, or one that the operator runs. */
export interface LiveKitEngine {
  readonly description: string;
  /** Where browsers reach it; null: through VNET's own origin. */
  readonly publicUrl: string | null;
  health(): Promise<ProviderHealth>;
  close(): Promise<void>;
}

/** LiveKit as a call provider. Tokens are signed here, so only `health` ever reaches the engine. */
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

  async deleteIdentity(): Promise<void> {}

  health(): Promise<ProviderHealth> {
    return this.engine.health();
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}

/** A browser opens a WebSocket there, and asks over HTTP why one was refused (`/rtc/validate`). */
function originsOf(publicUrl: string): string[] {
  const { protocol, host } = new URL(publicUrl);
  const secure = protocol === 'wss:' || protocol === 'https:';
  return secure ? [`wss://${host}`, `https://${host}`] : [`ws://${host}`, `http://${host}`];
}
