import type { ServerOptions } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import type { CallProvider } from './calls/provider.ts';
import type { Clock } from './clock.ts';
import type { SharedRedis } from './redis/SharedRedis.ts';
import type { Database } from './storage/database.ts';
import type { Secrets } from './storage/secrets.ts';

/** Folders of built files. Any of them may be missing: what needs it then says so instead of failing. */
export interface AssetDirs {
  /** What Vite built: `packages/web/dist`. */
  web: string;
  /** Style sheet, fonts and marks of the server's own pages: `packages/server/dist/public`. */
  pages: string;
}

/** PEM text of the certificate chain and its key. */
export interface TlsMaterial {
  cert: string;
  key: string;
}

/** How long a request may take to come in, and a connection rest, in milliseconds. */
export type ConnectionTimeouts = Required<
  Pick<ServerOptions, 'headersTimeout' | 'requestTimeout' | 'keepAliveTimeout' | 'connectionsCheckingInterval'>
>;

/** What the app works with. Whoever made these closes them, after the app. */
export interface AppDeps {
  database: Database;
  provider: CallProvider;
  secrets: Secrets;
  /** Made by `createLogger`, which redacts. */
  logger: FastifyBaseLogger;
  clock: Clock;
  assetDirs: AssetDirs;
  /** Null: plain HTTP. */
  tls: TlsMaterial | null;
  /** What this instance shares with others; none: it is the only one. */
  redis?: SharedRedis | null;
  /** Shorter in tests. */
  timeouts?: ConnectionTimeouts;
  /** How long a signalling socket may outlive its sign-in, in milliseconds; shorter in tests. */
  signInCheckMs?: number;
  /** How long a mail waits before each further attempt, in milliseconds; shorter in tests. */
  mailRetryDelaysMs?: readonly number[];
  /** The LiveKit that VNET runs itself, whose `/rtc*` is passed on; none: nothing is. */
  supervisedLiveKit?: { httpPort(): number | null };
}
