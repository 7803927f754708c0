import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import * as z from 'zod';
import { readConnectionString } from './calls/acs/connectionString.ts';

/** One setting that cannot be used: its name and what is wrong with it, in a sentence each. */
export interface ConfigProblem {
  name: string;
  reason: string;
}

/** Thrown before anything listens; the message is what `npm start` prints. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly ConfigProblem[]) {
    super(problems.map(({ name, reason }) => `${name}: ${reason}`).join('\n'));
    this.name = 'ConfigError';
  }
}

const port = (fallback: number) =>
  z
    .string()
    .default(String(fallback))
    .transform((text) => Number(text))
    .refine((value) => Number.isInteger(value) && value >= 0 && value <= 65535, 'must be a port, 0 to 65535');

const urlOf = (...protocols: string[]) =>
  z.string().refine(
    (text) => {
      const url = URL.canParse(text) ? new URL(text) : null;
      return url !== null && protocols.includes(url.protocol);
    },
    `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  );

const settingsSchema = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: port(8000),
    PUBLIC_URL: urlOf('http:', 'https:')
      .refine(isOrigin, 'must be an origin alone, such as https://vnet.example.org: VNET answers at / only')
      .transform((text) => new URL(text).origin)
      .optional(),
    VNET_DATA_DIR: z.string().default('./data'),
    DATABASE_URL: urlOf('postgres:', 'postgresql:').optional(),
    REDIS_URL: urlOf('redis:', 'rediss:').optional(),
    VNET_SECRET_KEY: z.string().min(32, 'must have 32 characters or more').optional(),
    VNET_SECRET_KEY_PREVIOUS: z
      .string()
      .transform((text) => text.split(',').map((secret) => secret.trim()))
      .refine((secrets) => secrets.every(({ length }) => length >= 32), 'each secret must have 32 characters or more')
      .optional(),
    VNET_PROVIDER: z.enum(['livekit', 'acs'], 'must be livekit or acs').optional(),
    LIVEKIT_URL: urlOf('ws:', 'wss:', 'http:', 'https:').optional(),
    LIVEKIT_API_KEY: z.string().min(1).optional(),
    LIVEKIT_API_SECRET: z.string().min(32, 'must have 32 characters or more').optional(),
    ACS_CONNECTION_STRING: z
      .string()
      .superRefine((text, context) => {
        const connection = readConnectionString(text);
        if (typeof connection === 'string') context.addIssue({ code: 'custom', message: connection });
      })
      .optional(),
    LIVEKIT_NODE_IP: z
      .string()
      .refine((text) => isIP(text) !== 0, 'must be an IP address')
      .optional(),
    LIVEKIT_TURN_URL: z
      .string()
      .refine(
        (text) => readTurnUrl(text) !== null,
        'must look like turns:turn.example.org:5349 or turn:turn.example.org:3478?transport=udp',
      )
      .optional(),
    LIVEKIT_TURN_SECRET: z.string().min(16, 'must have 16 characters or more').optional(),
    LIVEKIT_UDP_PORT: port(7882),
    LIVEKIT_TCP_PORT: port(7881),
    SMTP_URL: urlOf('smtp:', 'smtps:').optional(),
    MAIL_FROM: z
      .string()
      .refine((text) => isSender(text), 'must be an address, such as vnet@example.org or VNET <vnet@example.org>')
      .optional(),
    OIDC_ISSUER: urlOf('http:', 'https:')
      .refine(isHttpsOrLoopback, 'must be https; http only on this machine')
      .optional(),
    OIDC_CLIENT_ID: z.string().optional(),
    OIDC_CLIENT_SECRET: z.string().optional(),
    OIDC_NAME: z.string().max(40, 'can have 40 characters at most').default('your organisation'),
    TLS_CERT: z.string().optional(),
    TLS_KEY: z.string().optional(),
    TRUST_PROXY: z
      .string()
      .refine(
        isTrustProxy,
        'must be off, a number of proxies, or addresses and networks such as 10.0.0.1,192.168.0.0/16,loopback',
      )
      .optional(),
    VNET_RATE_LIMITS: z.enum(['on', 'off'], 'must be on or off').default('on'),
    VNET_LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level of pino, such as info')
      .optional(),
  })
  .superRefine((settings, context) => {
    const problem = (name: keyof typeof settings, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    if ((settings.TLS_CERT === undefined) !== (settings.TLS_KEY === undefined)) {
      problem(
        settings.TLS_CERT === undefined ? 'TLS_CERT' : 'TLS_KEY',
        'TLS_CERT and TLS_KEY belong together; this one is missing',
      );
    }
    if (settings.LIVEKIT_URL !== undefined) {
      if (settings.LIVEKIT_API_KEY === undefined) problem('LIVEKIT_API_KEY', 'is needed when LIVEKIT_URL is set');
      if (settings.LIVEKIT_API_SECRET === undefined) problem('LIVEKIT_API_SECRET', 'is needed when LIVEKIT_URL is set');
    }
    if ((settings.LIVEKIT_TURN_URL === undefined) !== (settings.LIVEKIT_TURN_SECRET === undefined)) {
      problem(
        settings.LIVEKIT_TURN_URL === undefined ? 'LIVEKIT_TURN_URL' : 'LIVEKIT_TURN_SECRET',
        'LIVEKIT_TURN_URL and LIVEKIT_TURN_SECRET belong together; this one is missing',
      );
    }
    if (settings.VNET_PROVIDER === 'acs' && settings.ACS_CONNECTION_STRING === undefined) {
      problem('ACS_CONNECTION_STRING', 'is needed when VNET_PROVIDER is acs');
    }
    if (settings.SMTP_URL !== undefined) {
      if (settings.MAIL_FROM === undefined) problem('MAIL_FROM', 'is needed when SMTP_URL is set');
      // A link in a mail must lead where the operator said, not where a request's Host header does.
      if (settings.PUBLIC_URL === undefined)
        problem('PUBLIC_URL', 'is needed when SMTP_URL is set, for links in mails');
    }
    for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const) {
      if (settings[name] !== undefined && settings.OIDC_ISSUER === undefined) {
        problem('OIDC_ISSUER', `is needed when ${name} is set`);
        break;
      }
    }
    if (settings.OIDC_ISSUER !== undefined) {
      if (settings.OIDC_CLIENT_ID === undefined) problem('OIDC_CLIENT_ID', 'is needed when OIDC_ISSUER is set');
      if (settings.OIDC_CLIENT_SECRET === undefined) problem('OIDC_CLIENT_SECRET', 'is needed when OIDC_ISSUER is set');
    }
    if (settings.REDIS_URL !== undefined && settings.DATABASE_URL === undefined) {
      problem('REDIS_URL', 'needs DATABASE_URL too: several instances cannot share the embedded database');
    }
    if (settings.REDIS_URL !== undefined && settings.VNET_SECRET_KEY === undefined) {
      problem(
        'VNET_SECRET_KEY',
        'is needed when REDIS_URL is set: several instances know each other by the same secret',
      );
    }
    const usesAcs = settings.VNET_PROVIDER === 'acs' || (!settings.VNET_PROVIDER && settings.ACS_CONNECTION_STRING);
    if (settings.REDIS_URL !== undefined && settings.LIVEKIT_URL === undefined && !usesAcs) {
      problem(
        'LIVEKIT_URL',
        'is needed when REDIS_URL is set: with a LiveKit of its own each instance would hold meetings apart',
      );
    }
  });

/** A TURN server (RFC 8656) with a secret from which credentials of some hours are made. */
export interface TurnServer {
  host: string;
  port: number;
  protocol: 'udp' | 'tcp' | 'tls';
  secret: string;
}

export interface Config {
  host: string;
  port: number;
  /** Origin in links and WebSocket addresses; null: taken from each request. */
  publicUrl: string | null;
  /** Absolute. */
  dataDir: string;
  databaseUrl: string | null;
  /** Set: several instances are one VNET. */
  redisUrl: string | null;
  /** Null: made on first start, kept in the data folder. */
  secretKey: string | null;
  /** Secrets that were `secretKey` before: they still open what was sealed with them. */
  previousSecretKeys: string[];
  provider: 'livekit' | 'acs';
  /** An existing LiveKit; null: a supervised one is started. */
  livekit: { url: string; apiKey: string; apiSecret: string } | null;
  /** Where media reaches the supervised LiveKit; `nodeIp` null: the address listened on. */
  livekitMedia: { nodeIp: string | null; udpPort: number; tcpPort: number; turn: TurnServer | null };
  acsConnectionString: string | null;
  /** Where mail is handed over; null: none is sent. */
  smtp: { url: string; from: string } | null;
  /** An OpenID Connect provider at which people may sign in; `name` is what the button calls it. */
  oidc: { issuer: string; clientId: string; clientSecret: string; name: string } | null;
  /** Paths of PEM files. */
  tls: { certPath: string; keyPath: string } | null;
  /** What Fastify's `trustProxy` takes. */
  trustProxy: boolean | number | string[];
  rateLimits: boolean;
  /** Null: `warn` at a terminal, else `info`. */
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent' | null;
}

/**
 * The settings of contract.md: environment first, then `.env`, then the files of the first VNET, in that order; an
 * empty value counts as none.
 *
 * @param environment usually `process.env`, which only `main.ts` reads
 * @param directory where `.env`, `vnet/secret_key.txt` and `vnet/acs.txt` are looked for
 * @throws {ConfigError} naming every setting that cannot be used
 */
export function loadConfig(environment: Record<string, string | undefined>, directory: string): Config {
  const merged = {
    ...withoutEmpty({
      VNET_SECRET_KEY: readIfThere(join(directory, 'vnet/secret_key.txt')),
      ACS_CONNECTION_STRING: readIfThere(join(directory, 'vnet/acs.txt')),
    }),
    ...withoutEmpty(parseEnv(readIfThere(join(directory, '.env')) ?? '')),
    ...withoutEmpty(environment),
  };
  const parsed = settingsSchema.safeParse(merged);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => ({ name: String(issue.path[0]), reason: issue.message })));
  }
  const settings = parsed.data;
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = settings;
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = settings;
  return {
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: settings.PUBLIC_URL ?? null,
    dataDir: resolve(directory, settings.VNET_DATA_DIR),
    databaseUrl: settings.DATABASE_URL ?? null,
    redisUrl: settings.REDIS_URL ?? null,
    secretKey: settings.VNET_SECRET_KEY ?? null,
    previousSecretKeys: settings.VNET_SECRET_KEY_PREVIOUS ?? [],
    provider: settings.VNET_PROVIDER ?? (settings.ACS_CONNECTION_STRING === undefined ? 'livekit' : 'acs'),
    livekit: url && apiKey && apiSecret ? { url, apiKey, apiSecret } : null,
    livekitMedia: {
      nodeIp: settings.LIVEKIT_NODE_IP ?? null,
      udpPort: settings.LIVEKIT_UDP_PORT,
      tcpPort: settings.LIVEKIT_TCP_PORT,
      turn: readTurnServer(settings.LIVEKIT_TURN_URL, settings.LIVEKIT_TURN_SECRET),
    },
    acsConnectionString: settings.ACS_CONNECTION_STRING ?? null,
    smtp: settings.SMTP_URL && settings.MAIL_FROM ? { url: settings.SMTP_URL, from: settings.MAIL_FROM } : null,
    oidc: issuer && clientId && clientSecret ? { issuer, clientId, clientSecret, name: settings.OIDC_NAME } : null,
    tls:
      settings.TLS_CERT && settings.TLS_KEY
        ? { certPath: resolve(directory, settings.TLS_CERT), keyPath: resolve(directory, settings.TLS_KEY) }
        : null,
    trustProxy: parseTrustProxy(settings.TRUST_PROXY),
    rateLimits: settings.VNET_RATE_LIMITS === 'on',
    logLevel: settings.VNET_LOG_LEVEL ?? null,
  };
}

function readTurnServer(url: string | undefined, secret: string | undefined): TurnServer | null {
  const place = url === undefined ? null : readTurnUrl(url);
  return place === null || secret === undefined ? null : { ...place, secret };
}

/** A TURN URI (RFC 7065): `turn:host[:port][?transport=udp|tcp]`, UDP when it does not say, or `turns:host[:port]`. */
function readTurnUrl(text: string): Omit<TurnServer, 'secret'> | null {
  const parts = /^(turns?):([0-9a-z.-]+|\[[0-9a-f:]+\])(?::([0-9]{1,5}))?(?:\?transport=(udp|tcp))?$/i.exec(text);
  const [, scheme = '', host = '', port, transport] = parts?.map((part) => part?.toLowerCase()) ?? [];
  if (host === '') return null;
  if (scheme === 'turns') return { host, port: Number(port ?? 5349), protocol: 'tls' };
  return { host, port: Number(port ?? 3478), protocol: transport === 'tcp' ? 'tcp' : 'udp' };
}

/** A bare address, or one in angle brackets behind a name. */
function isSender(text: string): boolean {
  const address = /^[^<>"\r\n]*<([^<>\s]+)>$/.exec(text)?.[1] ?? text;
  return z.email().safeParse(address).success;
}

function isHttpsOrLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, href } = new URL(text);
  return href === `${origin}/`;
}

function isTrustProxy(text: string): boolean {
  if (text === 'off' || /^[0-9]{1,2}$/.test(text)) return true;
  return text.split(',').every((entry) => {
    const [address = '', prefix, ...rest] = entry.trim().split('/');
    if (prefix === undefined && ['loopback', 'linklocal', 'uniquelocal'].includes(address)) return true;
    const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    if (bits < 0 || rest.length > 0) return false;
    return prefix === undefined || (/^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= bits);
  });
}

function parseTrustProxy(text: string | undefined): Config['trustProxy'] {
  if (text === undefined || text === 'off') return false;
  if (/^[0-9]+$/.test(text)) return Number(text);
  return text.split(',').map((address) => address.trim());
}

function withoutEmpty(values: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value.trim() === '' ? [] : [[name, value.trim()] as const],
  );
  return Object.fromEntries(entries);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ConfigError([{ name: path, reason: `cannot be read (${code})` }]);
  }
}
