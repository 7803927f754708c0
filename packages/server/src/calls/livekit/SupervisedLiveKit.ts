import type { ProviderHealth } from '../provider.ts';
import type { LiveKitEngine } from './LiveKitProvider.ts';
import { LIVEKIT_VERSION } from './obtain/version.ts';
import { answers, type LiveKitSupervisor } from './supervise/LiveKitSupervisor.ts';

const HEALTH_TIMEOUT_MS = 1_000;

/** The LiveKit that VNET starts itself and browsers reach through VNET's own origin. */
export class SupervisedLiveKit implements LiveKitEngine {
  readonly description = `LiveKit ${LIVEKIT_VERSION}, supervised`;
  readonly publicUrl = null;

  constructor(private readonly supervisor: LiveKitSupervisor) {}

  /** The loopback port of its HTTP and WebSocket; null while it does not run. */
  httpPort(): number | null {
    const { state } = this.supervisor;
    return state.kind === 'running' ? state.httpPort : null;
  }

  apiUrl(): string | null {
    const port = this.httpPort();
    return port === null ? null : `http://127.0.0.1:${port}`;
  }

  async health(): Promise<ProviderHealth> {
    const { state } = this.supervisor;
    switch (state.kind) {
      case 'running':
        return (await answers(state.httpPort, HEALTH_TIMEOUT_MS))
          ? { state: 'ok' }
          : { state: 'down', reason: 'LiveKit does not answer' };
      case 'starting':
        return { state: 'starting', reason: 'LiveKit is starting' };
      case 'restarting':
        return { state: 'down', reason: `LiveKit is started again: ${state.reason}` };
      case 'closed':
        return { state: 'down', reason: 'LiveKit has been ended' };
      default:
        return state satisfies never;
    }
  }

  close(): Promise<void> {
    return this.supervisor.close();
  }
}
