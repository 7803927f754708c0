import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { type Config, loadConfig } from '../config.ts';
import type { Secrets } from '../storage/secrets.ts';
import { AcsProvider } from './acs/AcsProvider.ts';
import { readConnectionString } from './acs/connectionString.ts';
import { ExternalLiveKit } from './livekit/ExternalLiveKit.ts';
import { LiveKitProvider } from './livekit/LiveKitProvider.ts';
import { LiveKitTokens } from './livekit/LiveKitTokens.ts';
import { obtainLiveKit } from './livekit/obtain/obtainLiveKit.ts';
import { LIVEKIT_VERSION } from './livekit/obtain/version.ts';
import { SupervisedLiveKit } from './livekit/SupervisedLiveKit.ts';
import { LiveKitSupervisor } from './livekit/supervise/LiveKitSupervisor.ts';
import type { MediaAddresses } from './livekit/supervise/mediaAddresses.ts';
import type { CallProvider } from './provider.ts';

export interface ProviderDeps {
  config: Config;
  secrets: Secrets;
  log: FastifyBaseLogger;
  /** For finding and building LiveKit. */
  environment: Record<string, string | undefined>;
  /** The repository. */
  root: string;
  addresses: MediaAddresses;
  /** One line of progress, for people. */
  report: (line: string) => void;
}

export interface RunningProvider {
  provider: CallProvider;
  /** The LiveKit that VNET runs itself and has to pass `/rtc*` on to; null when there is none. */
  supervised: SupervisedLiveKit | null;
}

/** The key's name in LiveKit's configuration; the secret is derived from VNET's own. */
const SUPERVISED_API_KEY = 'vnet';

/**
 * The call provider that the settings ask for, ready to use.
 *
 * @throws {LiveKitMissingError} when there is no LiveKit to run
 * @throws {PortInUseError} when one of its media ports is taken
 * @throws {LiveKitStartError} when it does not come up
 */
export async function createProvider(deps: ProviderDeps): Promise<RunningProvider> {
  const { config, secrets, log, report } = deps;
  if (config.provider === 'acs') return { provider: createAcs(config), supervised: null };
  if (config.livekit !== null) {
    const { apiKey, apiSecret } = config.livekit;
    const engine = new ExternalLiveKit(config.livekit);
    return { provider: new LiveKitProvider(engine, new LiveKitTokens(apiKey, apiSecret)), supervised: null };
  }
  // Derived, so that the tokens of a meeting outlive a restart of the server.
  const apiSecret = secrets.deriveSecret('livekit-api-secret').toString('base64url');
  const supervisor = new LiveKitSupervisor({
    program: await obtainLiveKit({ environment: deps.environment, moduleFolder: moduleFolder(deps.root), report }),
    apiKey: SUPERVISED_API_KEY,
    apiSecret,
    addresses: deps.addresses,
    udpPort: config.livekitMedia.udpPort,
    tcpPort: config.livekitMedia.tcpPort,
    turn: config.livekitMedia.turn,
    log,
  });
  await supervisor.start();
  const supervised = new SupervisedLiveKit(supervisor);
  return {
    provider: new LiveKitProvider(supervised, new LiveKitTokens(SUPERVISED_API_KEY, apiSecret)),
    supervised,
  };
}

function createAcs({ acsConnectionString }: Config): AcsProvider {
  const connection = readConnectionString(acsConnectionString ?? '');
  // The settings have been checked before; nobody comes here with others.
  if (typeof connection === 'string') throw new Error(`ACS_CONNECTION_STRING ${connection}`);
  return new AcsProvider(connection);
}

/**
 * Gets what `createProvider` would have to get first, so that a later start is quick.
 *
 * @throws {LiveKitMissingError}
 */
export async function prepareProvider(
  deps: Pick<ProviderDeps, 'environment' | 'root' | 'report'> & { directory: string },
): Promise<void> {
  const config = loadConfig(deps.environment, deps.directory);
  if (config.provider !== 'livekit' || config.livekit !== null) return;
  const program = await obtainLiveKit({ ...deps, moduleFolder: moduleFolder(deps.root) });
  deps.report(`LiveKit ${LIVEKIT_VERSION} is at ${program}`);
}

/** Where LiveKit's go.mod and go.sum are. */
function moduleFolder(root: string): string {
  return join(root, 'packages/server/livekit');
}
