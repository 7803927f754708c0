import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { join, relative } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import { buildApp } from '../app.ts';
import { createProvider } from '../calls/createProvider.ts';
import { isLoopback, type MediaAddresses, mediaAddresses } from '../calls/livekit/supervise/mediaAddresses.ts';
import { isPortFree } from '../calls/livekit/supervise/ports.ts';
import { systemClock } from '../clock.ts';
import { type Config, loadConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { SharedRedis } from '../redis/SharedRedis.ts';
import { openDatabase } from '../storage/database.ts';
import { openSecrets, type Secrets } from '../storage/secrets.ts';
import { terminalLog } from '../terminalLog.ts';
import { loadTls } from '../tls/loadTls.ts';
import { Closers } from './Closers.ts';
import { DataFolderLock } from './DataFolderLock.ts';
import { explainListenFailure } from './explainStartFailure.ts';
import { reachableUrls } from './reachableUrls.ts';

export interface StartOptions {
  /** Usually `process.env`. */
  environment: Record<string, string | undefined>;
  /** Where `.env` is and relative paths begin. */
  directory: string;
  /** The repository. */
  root: string;
  /** `--lan`: listen on every address, with a certificate made here unless there is one. */
  lan: boolean;
  /** One line for people. */
  print: (line: string) => void;
  /** A person reads the log: warnings alone, in short lines, where JSON would hide what `print` says. */
  atTerminal: boolean;
}

export interface RunningServer {
  app: FastifyInstance;
  /** Ends everything in the order in which it depends on each other. Idempotent. */
  close(): Promise<void>;
}

/**
 * Brings a whole VNET up and prints where it is and what it runs on.
 *
 * @throws what `explainStartFailure` explains; everything begun is ended again then
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const closers = new Closers();
  try {
    return await start(options, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function start(options: StartOptions, closers: Closers): Promise<RunningServer> {
  const { environment, directory, root, lan, print } = options;
  const loaded = loadConfig(environment, directory);
  const config: Config = lan ? { ...loaded, host: everyAddress() } : loaded;
  holdDataFolder(config, closers);
  const tls = await loadTls(config, lan);
  const addresses = await findMediaAddresses(config);
  if (!(await isListenable(config))) throw explainListenFailure(IN_USE, config.host, config.port);

  const logger = openLog(config, options.atTerminal);
  const secrets = openSecrets(config);
  // Side by side; when one fails the other is waited for, so that it can be ended.
  const [database, running] = await Promise.allSettled([
    openDatabase(config.dataDir, config.databaseUrl).then((opened) => {
      closers.add(() => opened.close());
      return opened;
    }),
    createProvider({
      config,
      secrets,
      log: logger,
      environment,
      root,
      addresses,
      report: print,
    }).then((created) => {
      closers.add(() => created.provider.close());
      return created;
    }),
  ]);
  if (database.status === 'rejected') throw database.reason;
  if (running.status === 'rejected') throw running.reason;
  const { provider, supervised } = running.value;
  const redis = await openRedis(config, secrets, logger);
  if (redis !== null) closers.add(() => redis.close());

  const app = await buildApp(config, {
    database: database.value,
    provider,
    secrets,
    logger,
    clock: systemClock,
    redis,
    assetDirs: { web: join(root, 'packages/web/dist'), pages: join(root, 'packages/server/dist/public') },
    tls,
    ...(supervised !== null && { supervisedLiveKit: supervised }),
  });
  closers.add(() => app.close());
  await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
    throw explainListenFailure(error, config.host, config.port);
  });
  app.jobs.start();

  for (const line of reachableUrls(config, app.server.address(), networkInterfaces(), lan)) print(line);
  const parts = [shorten(database.value.description, config.dataDir, directory), provider.description];
  if (redis !== null) parts.push('shared through Redis');
  print(parts.join(' · '));
  warn(config, addresses, supervised !== null, print);
  return { app, close: () => closers.close() };
}

/** One VNET a folder, but for instances that are one VNET: they share it for its uploads. */
function holdDataFolder({ dataDir, redisUrl }: Config, closers: Closers): void {
  if (redisUrl !== null) {
    DataFolderLock.makeWritable(dataDir);
    return;
  }
  const lock = DataFolderLock.take(dataDir);
  closers.add(() => lock.close());
}

/** Instances with the same secret are one VNET; two VNETs may use one Redis. */
async function openRedis({ redisUrl }: Config, secrets: Secrets, logger: Logger): Promise<SharedRedis | null> {
  if (redisUrl === null) return null;
  const namespace = `vnet-${secrets.deriveSecret('redis-namespace').toString('hex').slice(0, 12)}`;
  return await SharedRedis.open({ url: redisUrl, namespace, logger });
}

/** On standard error: standard output is for the lines that people read. */
function openLog({ logLevel }: Config, atTerminal: boolean): Logger {
  const destination = pino.destination(2);
  return atTerminal
    ? createLogger(
        logLevel ?? 'warn',
        terminalLog((line) => destination.write(line)),
      )
    : createLogger(logLevel ?? 'info', destination);
}

/** `::` takes IPv4 as well, but cannot be opened where there is no IPv6. */
function everyAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((infos) => infos ?? []);
  return addresses.some(({ family }) => family === 'IPv6') ? '::' : '0.0.0.0';
}

const IN_USE = Object.assign(new Error('in use'), { code: 'EADDRINUSE' });

/** Said before LiveKit is started; whatever else is wrong with the address, `listen` says. */
async function isListenable({ host, port }: Config): Promise<boolean> {
  return port === 0 || (await isPortFree('TCP', port, host).catch(() => true));
}

async function findMediaAddresses(config: Config): Promise<MediaAddresses> {
  const { address } = await lookup(config.host).catch((error: unknown) => {
    throw explainListenFailure(error, config.host, config.port);
  });
  return mediaAddresses(address, config.livekitMedia.nodeIp, networkInterfaces());
}

/** `SQLite in /home/ann/vnet/data` → `SQLite in ./data`, where that is shorter. */
function shorten(description: string, dataDir: string, directory: string): string {
  const short = `./${relative(directory, dataDir)}`;
  return short.startsWith('./..') ? description : description.replace(dataDir, short);
}

function warn(config: Config, addresses: MediaAddresses, supervised: boolean, print: (line: string) => void): void {
  const isPublic = config.publicUrl !== null && !isLoopback(new URL(config.publicUrl).hostname);
  if (supervised && isPublic && addresses.loopbackOnly) {
    print(
      'Calls reach this machine only: set LIVEKIT_NODE_IP to the address under which others reach its media ports.',
    );
  }
}
