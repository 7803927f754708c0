import { RoomServiceClient } from 'livekit-server-sdk';
import type { ProviderHealth } from '../provider.ts';
import type { LiveKitEngine } from './LiveKitProvider.ts';

const HEALTH_TIMEOUT_SECONDS = 3;

/** A LiveKit, single or cluster, that the operator runs: VNET signs tokens for it and asks it how it is. */
export class ExternalLiveKit implements LiveKitEngine {
  readonly description: string;
  readonly publicUrl: string;
  readonly #rooms: RoomServiceClient;
  #asking: Promise<ProviderHealth> | null = null;

  constructor(settings: { url: string; apiKey: string; apiSecret: string }) {
    const { url, apiKey, apiSecret } = settings;
    this.publicUrl = url.replace(/^http/, 'ws').replace(/\/+$/, '');
    this.description = `LiveKit at ${new URL(url).host}`;
    this.#rooms = new RoomServiceClient(this.publicUrl.replace(/^ws/, 'http'), apiKey, apiSecret, {
      requestTimeout: HEALTH_TIMEOUT_SECONDS,
      failover: false,
    });
  }

  /** Checks the address, the key and the secret in one call; many askers share it. */
  health(): Promise<ProviderHealth> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  apiUrl(): string {
    return this.publicUrl.replace(/^ws/, 'http');
  }

  async close(): Promise<void> {}

  async #ask(): Promise<ProviderHealth> {
    try {
      await this.#rooms.listRooms(['vnet-health']);
      return { state: 'ok' };
    } catch (error) {
      const refused = error instanceof Error && 'status' in error && error.status === 401;
      return {
        state: 'down',
        reason: refused
          ? 'LiveKit refuses LIVEKIT_API_KEY and LIVEKIT_API_SECRET'
          : 'LiveKit cannot be reached at LIVEKIT_URL',
      };
    }
  }
}
