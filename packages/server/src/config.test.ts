import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vnet-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('contract, Settings', () => {
  test('defaults', () => {
    expect(loadConfig({}, folder)).toEqual({
      host: '127.0.0.1',
      port: 8000,
      publicUrl: null,
      dataDir: join(folder, 'data'),
      databaseUrl: null,
      redisUrl: null,
      secretKey: null,
      previousSecretKeys: [],
      provider: 'livekit',
      livekit: null,
      livekitMedia: { nodeIp: null, udpPort: 7882, tcpPort: 7881, turn: null },
      acsConnectionString: null,
      smtp: null,
      oidc: null,
      tls: null,
      trustProxy: false,
      rateLimits: true,
      logLevel: null,
    });
  });

  test('environment first, then .env, then the files of the first VNET; empty counts as none', () => {
    mkdirSync(join(folder, 'vnet'));
    writeFileSync(join(folder, 'vnet/secret_key.txt'), `${'old'.repeat(12)}\n`);
    writeFileSync(join(folder, 'vnet/acs.txt'), 'endpoint=https://old.example/;accesskey=b2xk\n');
    expect(loadConfig({}, folder)).toMatchObject({ secretKey: 'old'.repeat(12), provider: 'acs' });
    writeFileSync(join(folder, '.env'), `PORT=9001\nHOST=0.0.0.0\nVNET_SECRET_KEY=${'env'.repeat(12)}\n`);
    const config = loadConfig({ PORT: '9002', HOST: ' ' }, folder);
    expect(config).toMatchObject({ port: 9002, host: '0.0.0.0', secretKey: 'env'.repeat(12) });
  });

  test('PUBLIC_URL is an origin, with or without the slash behind it', () => {
    for (const PUBLIC_URL of ['https://vnet.example.org', 'https://vnet.example.org/']) {
      expect(loadConfig({ PUBLIC_URL }, folder).publicUrl).toBe('https://vnet.example.org');
    }
  });

  test('VNET_SECRET_KEY_PREVIOUS: secrets, separated by commas', () => {
    const [one, two] = ['a'.repeat(32), 'b'.repeat(40)];
    expect(loadConfig({ VNET_SECRET_KEY_PREVIOUS: `${one}, ${two}` }, folder).previousSecretKeys).toEqual([one, two]);
  });

  test('mail and OpenID Connect', () => {
    const settings = {
      PUBLIC_URL: 'https://vnet.example.org',
      SMTP_URL: 'smtp://user:pass@mail.example.org:587',
      MAIL_FROM: 'VNET <vnet@example.org>',
      OIDC_ISSUER: 'http://127.0.0.1:3000',
      OIDC_CLIENT_ID: 'vnet',
      OIDC_CLIENT_SECRET: 'secret',
      OIDC_NAME: 'Example',
    };
    expect(loadConfig(settings, folder)).toMatchObject({
      smtp: { url: 'smtp://user:pass@mail.example.org:587', from: 'VNET <vnet@example.org>' },
      oidc: { issuer: 'http://127.0.0.1:3000', clientId: 'vnet', clientSecret: 'secret', name: 'Example' },
    });
  });

  test('TRUST_PROXY: hops, addresses, networks and their names', () => {
    expect(loadConfig({ TRUST_PROXY: 'off' }, folder).trustProxy).toBe(false);
    expect(loadConfig({ TRUST_PROXY: '2' }, folder).trustProxy).toBe(2);
    expect(loadConfig({ TRUST_PROXY: '10.0.0.1, 192.168.0.0/16,::1,loopback' }, folder).trustProxy).toEqual([
      '10.0.0.1',
      '192.168.0.0/16',
      '::1',
      'loopback',
    ]);
  });

  test.each<[string, Record<string, string>, string]>([
    ['PORT', { PORT: '99999' }, 'must be a port, 0 to 65535'],
    ['PORT', { PORT: 'http' }, 'must be a port, 0 to 65535'],
    ['PUBLIC_URL', { PUBLIC_URL: 'vnet.example.org' }, 'must be a URL that begins with http:// or https://'],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://x' }, 'must be a URL that begins with postgres:// or postgresql://'],
    ['VNET_SECRET_KEY', { VNET_SECRET_KEY: 'short' }, 'must have 32 characters or more'],
    ['VNET_PROVIDER', { VNET_PROVIDER: 'zoom' }, 'must be livekit or acs'],
    ['ACS_CONNECTION_STRING', { VNET_PROVIDER: 'acs' }, 'is needed when VNET_PROVIDER is acs'],
    ['ACS_CONNECTION_STRING', { ACS_CONNECTION_STRING: 'x' }, 'must look like endpoint=https://…/;accesskey=…'],
    [
      'ACS_CONNECTION_STRING',
      { ACS_CONNECTION_STRING: 'endpoint=contoso;accesskey=b2xk' },
      'names an endpoint that is no address such as https://…/',
    ],
    [
      'ACS_CONNECTION_STRING',
      { ACS_CONNECTION_STRING: 'endpoint=http://contoso.example/;accesskey=b2xk' },
      'must name an endpoint with https://',
    ],
    [
      'ACS_CONNECTION_STRING',
      { ACS_CONNECTION_STRING: 'endpoint=https://contoso.example/;accesskey=b2x' },
      'holds an access key that is cut short: copy it again, with the = at its end',
    ],
    [
      'VNET_SECRET_KEY_PREVIOUS',
      { VNET_SECRET_KEY_PREVIOUS: `${'k'.repeat(32)}, short` },
      'each secret must have 32 characters or more',
    ],
    ['LIVEKIT_NODE_IP', { LIVEKIT_NODE_IP: 'here' }, 'must be an IP address'],
    ['LIVEKIT_TURN_URL', { LIVEKIT_TURN_URL: 'https://turn' }, 'must look like turns:turn.example.org:5349'],
    ['LIVEKIT_TURN_SECRET', { LIVEKIT_TURN_URL: 'turn:t.example.org' }, 'belong together; this one is missing'],
    ['SMTP_URL', { SMTP_URL: 'mail.example.org' }, 'must be a URL that begins with smtp:// or smtps://'],
    ['MAIL_FROM', { MAIL_FROM: 'VNET' }, 'must be an address, such as vnet@example.org or VNET <vnet@example.org>'],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://example.org/vnet/' }, 'must be an origin alone'],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://somebody@example.org/' }, 'must be an origin alone'],
    ['OIDC_ISSUER', { OIDC_CLIENT_ID: 'vnet' }, 'is needed when OIDC_CLIENT_ID is set'],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'http://id.example.org' }, 'must be https; http only on this machine'],
    ['OIDC_NAME', { OIDC_NAME: 'x'.repeat(41) }, 'can have 40 characters at most'],
    ['TLS_KEY', { TLS_CERT: 'a.pem' }, 'TLS_CERT and TLS_KEY belong together; this one is missing'],
    ['TRUST_PROXY', { TRUST_PROXY: 'my-proxy' }, 'must be off, a number of proxies, or addresses and networks'],
    ['TRUST_PROXY', { TRUST_PROXY: '10.0.0.0/33' }, 'must be off, a number of proxies, or addresses and networks'],
    ['REDIS_URL', { REDIS_URL: 'redis://r' }, 'needs DATABASE_URL too'],
    ['VNET_SECRET_KEY', { REDIS_URL: 'redis://r' }, 'several instances know each other by the same secret'],
    ['LIVEKIT_URL', { REDIS_URL: 'redis://r' }, 'each instance would hold meetings apart'],
    ['VNET_RATE_LIMITS', { VNET_RATE_LIMITS: 'no' }, 'must be on or off'],
    ['VNET_LOG_LEVEL', { VNET_LOG_LEVEL: 'loud' }, 'must be a level of pino, such as info'],
  ])('%s: %j stops the start with its reason', (name, environment, reason) => {
    expect(problemsOf(environment)).toContainEqual({ name, reason: expect.stringContaining(reason) });
  });

  test('several instances: with PostgreSQL, one secret, and an engine that all reach', () => {
    const shared = { REDIS_URL: 'redis://r', DATABASE_URL: 'postgres://d/v', VNET_SECRET_KEY: 's'.repeat(32) };
    const acs = { ACS_CONNECTION_STRING: 'endpoint=https://a/;accesskey=b2xk' };
    expect(loadConfig({ ...shared, ...acs }, folder).redisUrl).toBe('redis://r');
    expect(problemsOf({ ...shared, ...acs, VNET_PROVIDER: 'livekit' })).toHaveLength(1);
    const livekit = { LIVEKIT_URL: 'wss://l', LIVEKIT_API_KEY: 'k', LIVEKIT_API_SECRET: 's'.repeat(32) };
    expect(loadConfig({ ...shared, ...livekit }, folder).databaseUrl).toBe('postgres://d/v');
  });

  test('a .env that cannot be read stops the start', () => {
    mkdirSync(join(folder, '.env'));
    expect(problemsOf({})).toEqual([{ name: join(folder, '.env'), reason: 'cannot be read (EISDIR)' }]);
  });

  test('every wrong value is named at once', () => {
    const names = problemsOf({ LIVEKIT_URL: 'wss://livekit.example.org' }).map(({ name }) => name);
    expect(names).toEqual(['LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET']);
    expect(problemsOf({ REDIS_URL: 'redis://localhost' })[0]?.name).toBe('REDIS_URL');
    const mail = problemsOf({ SMTP_URL: 'smtp://mail.example.org' }).map(({ name }) => name);
    expect(mail).toEqual(['MAIL_FROM', 'PUBLIC_URL']);
    const oidc = problemsOf({ OIDC_ISSUER: 'https://id.example.org' }).map(({ name }) => name);
    expect(oidc).toEqual(['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']);
    expect(problemsOf({ PORT: 'x', VNET_PROVIDER: 'y' })).toHaveLength(2);
  });
});

function problemsOf(environment: Record<string, string>) {
  try {
    loadConfig(environment, folder);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('The settings were taken.');
}
