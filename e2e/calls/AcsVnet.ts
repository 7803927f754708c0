import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACS_BROWSER_ORIGINS } from '@vnet/protocol';
import { buildApp } from '../../packages/server/src/app.ts';
import { participantIdentity } from '../../packages/server/src/calls/participantIdentity.ts';
import type {
  CallCredentials,
  CallProvider,
  CallUser,
  JoinGrant,
  ProviderHealth,
  ProviderIdentity,
  ProviderToken,
} from '../../packages/server/src/calls/provider.ts';
import { systemClock } from '../../packages/server/src/clock.ts';
import { createLogger } from '../../packages/server/src/logger.ts';
import { openDatabase } from '../../packages/server/src/storage/database.ts';
import { openSecrets } from '../../packages/server/src/storage/secrets.ts';
import { testConfig } from '../../packages/server/src/testing/testConfig.ts';
import { REPOSITORY } from '../harness/VnetProcess.ts';

const HOUR_MS = 60 * 60 * 1000;
const RESOURCE = 'a5e3f1c2-0000-4000-8000-000000000001';

/** A VNET whose provider is ACS by name, with made-up identities and tokens of the form of ACS's. */
export class AcsVnet {
  private constructor(
    readonly origin: string,
    private readonly provider: MadeUpAcs,
    private readonly stop: () => Promise<void>,
  ) {}

  /** What tokens are for from now on; the SDK calls with `voip`. */
  set scope(scope: 'voip' | 'chat') {
    this.provider.scope = scope;
  }

  /** The app is to have been built. */
  static async start(): Promise<AcsVnet> {
    const folder = mkdtempSync(join(tmpdir(), 'vnet-acs-'));
    const database = await openDatabase(folder);
    const provider = new MadeUpAcs();
    const app = await buildApp(testConfig(folder), {
      database,
      provider,
      secrets: openSecrets({ secretKey: null, dataDir: folder }),
      logger: createLogger('error', { write: () => undefined }),
      clock: systemClock,
      assetDirs: {
        web: join(REPOSITORY, 'packages/web/dist'),
        pages: join(REPOSITORY, 'packages/server/dist/public'),
      },
      tls: null,
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    return new AcsVnet(`http://localhost:${port}`, provider, async () => {
      await app.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    });
  }

  close(): Promise<void> {
    return this.stop();
  }
}

class MadeUpAcs implements CallProvider {
  readonly name = 'acs';
  readonly description = 'ACS, made up';
  readonly browserOrigins = ACS_BROWSER_ORIGINS;
  readonly blobWorkers = true;
  scope = 'voip';

  async ensureIdentity(user: CallUser, existing: ProviderIdentity | null): Promise<ProviderIdentity> {
    return existing ?? { value: `8:acs:${RESOURCE}_${user.id}` };
  }

  async issueToken(identity: ProviderIdentity): Promise<ProviderToken> {
    return { token: madeUpToken(identity.value, this.scope), expiresAt: new Date(Date.now() + 24 * HOUR_MS) };
  }

  async joinCredentials(grant: JoinGrant): Promise<CallCredentials> {
    const expiresAt = new Date(Date.now() + HOUR_MS / 6);
    return {
      url: '',
      token: madeUpToken(grant.identity.value, this.scope),
      identity: participantIdentity(grant),
      expiresAt,
    };
  }

  async revoke(): Promise<void> {}

  async deleteIdentity(): Promise<void> {}

  async health(): Promise<ProviderHealth> {
    return { state: 'ok' };
  }

  async close(): Promise<void> {}
}

/** Read by the SDK as ACS's are, signed by nobody. */
function madeUpToken(identity: string, scope: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    skypeid: identity.replace(/^8:/, ''),
    scp: 1792,
    csi: String(now),
    exp: now + 3600,
    acsScope: scope,
    resourceId: RESOURCE,
    resourceLocation: 'unitedstates',
    iat: now,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${Buffer.from('nobody').toString('base64url')}`;
}
