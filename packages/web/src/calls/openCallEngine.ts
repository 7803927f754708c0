import type { CallProviderName } from '@vnet/protocol';
import type { HttpClient } from '../api/HttpClient.ts';
import type { CallEngine } from './call.ts';
import { livekitEngine } from './livekit/livekitEngine.ts';
import { nextEpoch } from './tabSession.ts';

export interface CallEngineRequest {
  /** What the page was told; each engine refuses credentials of the other. */
  readonly provider: CallProviderName;
  readonly http: HttpClient;
  /** `/meeting/meetings/` as the page names it. */
  readonly meetingsUrl: string;
  readonly meeting: { readonly meeting_id: string; readonly meeting_uuid: string };
}

/**
 * The engine of the provider that this server calls through. All but LiveKit's is fetched now.
 *
 * @throws {Error} as `import` does, where it cannot be fetched
 */
export async function openCallEngine({ provider, http, meetingsUrl, meeting }: CallEngineRequest): Promise<CallEngine> {
  switch (provider) {
    case 'livekit':
      return livekitEngine(() => nextEpoch(sessionStorage));
    case 'acs': {
      const { acsEngine } = await import('./acs/acsEngine.ts');
      return acsEngine({ http, meetingsUrl, meeting });
    }
  }
}
