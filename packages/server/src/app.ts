import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import formbody from '@fastify/formbody';
import Fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import { accountRoutes } from './accounts/accountRoutes.ts';
import { adminRoutes } from './admin/routes.ts';
import type { AppDeps, ConnectionTimeouts } from './appDeps.ts';
import { rtcProxyPlugin } from './calls/livekit/rtcProxy.ts';
import type { Config } from './config.ts';
import { guestPlugin } from './guests/guestPlugin.ts';
import { guestPageRoutes } from './guests/pageRoutes.ts';
import { guestPassRoutes } from './guests/routes.ts';
import { helpRoutes } from './help/routes.ts';
import { homeRoutes } from './home/routes.ts';
import { linkRoutes } from './links/routes.ts';
import { meetAppRoutes } from './meetApp/routes.ts';
import { ViteManifest } from './meetApp/viteManifest.ts';
import { doorRoutes } from './meetings/door/routes.ts';
import { meetingRoutes } from './meetings/routes.ts';
import { Metrics } from './metrics/Metrics.ts';
import { measuredProvider } from './metrics/measuredProvider.ts';
import { metricsPlugin } from './metrics/plugin.ts';
import { openApiRoutes } from './openapi/routes.ts';
import { assetRoutes } from './plugins/assets.ts';
import { authenticationPlugin } from './plugins/authentication.ts';
import { answerBrokenRequest, readablePath } from './plugins/brokenRequests.ts';
import { csrfPlugin } from './plugins/csrf.ts';
import { drainPlugin, stopAcceptingPlugin } from './plugins/drain.ts';
import { errorHandlerPlugin } from './plugins/errorHandler.ts';
import { parseForm } from './plugins/formBodies.ts';
import { healthRoutes } from './plugins/health.ts';
import { knownPathsPlugin } from './plugins/knownPaths.ts';
import { multipartFormsPlugin } from './plugins/multipartForms.ts';
import { noNulTextPlugin } from './plugins/noNulText.ts';
import { noStorePlugin } from './plugins/noStore.ts';
import { notFoundPlugin } from './plugins/notFound.ts';
import { MOST_REQUEST_COUNTS, rateLimitsPlugin } from './plugins/rateLimits.ts';
import { refusalsPlugin } from './plugins/refusals.ts';
import { sameOriginPlugin } from './plugins/sameOrigin.ts';
import { securityHeadersPlugin } from './plugins/securityHeaders.ts';
import { trailingSlashPlugin } from './plugins/trailingSlash.ts';
import { upgradesPlugin } from './plugins/upgrades.ts';
import { requestCountsIn } from './redis/requestCounts.ts';
import { savingsRoutes } from './savings/routes.ts';
import { addServerJobs } from './serverJobs.ts';
import { createServices, type Services } from './services.ts';
import { InProcessCodeAttempts } from './signalling/CodeAttempts.ts';
import { InProcessHub } from './signalling/InProcessHub.ts';
import { RedisCodeAttempts } from './signalling/RedisCodeAttempts.ts';
import { RedisHub } from './signalling/RedisHub.ts';
import { signallingPlugin } from './signalling/routes.ts';
import { signInLookup } from './signalling/socketSignIns.ts';
import { websocketPlugin } from './signalling/websocketPlugin.ts';
import { siteRoutes } from './sites/routes.ts';
import { VERSION } from './version.ts';
import { loadPageAssets } from './views/pageAssets.ts';
import { PageRenderer } from './views/pageRenderer.ts';

/** The whole server but for the process: plugins, services, routes. Listening and closing are the caller's. */
export async function buildApp(config: Config, deps: AppDeps): Promise<FastifyInstance> {
  const { database, assetDirs, redis = null, timeouts = TIMEOUTS } = deps;
  const metrics = new Metrics(VERSION);
  const provider = measuredProvider(deps.provider, metrics);
  const settings = { publicUrl: config.publicUrl };
  const pages = new PageRenderer(loadPageAssets(assetDirs.pages));

  const app = Fastify({
    loggerInstance: deps.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: trustProxyOf(config),
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    rewriteUrl: ({ url = '/' }) => readablePath(url),
    clientErrorHandler: answerBrokenRequest,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    // A request that reaches a server that stops is served; its connection ends with it.
    return503OnClosing: false,
    serverFactory: (handler): Server =>
      deps.tls === null ? createServer(timeouts, handler) : createTlsServer({ ...timeouts, ...deps.tls }, handler),
  });
  if (!config.rateLimits)
    app.log.warn(
      'VNET_RATE_LIMITS is off: nothing holds back floods and guessing. Never run so where others can reach it.',
    );

  // Stopping goes in this order: no new connections, sockets, then what is left of requests.
  await app.register(stopAcceptingPlugin);
  await app.register(upgradesPlugin);
  await app.register(knownPathsPlugin, { maxParamLength: MAX_PARAM_LENGTH });
  await app.register(websocketPlugin);
  await app.register(drainPlugin, { lingerMs: redis === null ? 0 : DRAIN_LINGER_MS });
  await app.register(metricsPlugin, { metrics });
  await app.register(securityHeadersPlugin, {
    ...settings,
    browserOrigins: provider.browserOrigins,
    blobWorkers: provider.blobWorkers ?? false,
  });
  await app.register(errorHandlerPlugin, { pages });

  // What nobody has to be signed in for, and what is asked for too often to look: before authentication.
  await app.register(healthRoutes, { database, provider, redis, rateLimits: config.rateLimits });
  await app.register(assetRoutes, { assetDirs, mediaDir: join(config.dataDir, 'media') });

  const featureDeps = { ...deps, provider };
  const services = createServices(config, metrics, featureDeps);
  addServerJobs(app, services);
  await app.register(featureRoutes(config, featureDeps, pages, services));
  return app;
}

/** Everything that knows who is asking: the plugins of identity and protection, then the features. */
function featureRoutes(config: Config, deps: AppDeps, pages: PageRenderer, services: Services): FastifyPluginAsync {
  const { provider, secrets, assetDirs, clock, supervisedLiveKit, redis = null } = deps;
  const settings = { publicUrl: config.publicUrl };
  const {
    meetings,
    door,
    guests,
    removals,
    callIdentityNames,
    linkTickets,
    savings,
    help,
    audit,
    sitePolicies,
    siteNetworks,
    administration,
  } = services;
  return async (app) => {
    await app.register(noStorePlugin);
    await app.register(refusalsPlugin);
    await app.register(trailingSlashPlugin);
    // JSON and forms are read; Fastify would take plain text for a body without fields.
    app.removeContentTypeParser('text/plain');
    await app.register(formbody, { bodyLimit: BODY_LIMIT_BYTES, parser: parseForm });
    await app.register(multipartFormsPlugin, { maxFieldBytes: BODY_LIMIT_BYTES });
    await app.register(noNulTextPlugin);
    await app.register(authenticationPlugin, { ...settings, ...services });
    await app.register(guestPlugin, { ...settings, guests });
    await app.register(sameOriginPlugin, settings);
    await app.register(rateLimitsPlugin, {
      enabled: config.rateLimits,
      store: redis === null ? null : requestCountsIn(redis, MOST_REQUEST_COUNTS),
    });
    await app.register(csrfPlugin, { key: secrets.deriveSecret('csrf') });
    await app.register(notFoundPlugin, { pages });

    await app.register(openApiRoutes, { pages });
    await app.register(homeRoutes, { pages });
    await app.register(helpRoutes, { help, pages });
    await app.register(accountRoutes, {
      ...settings,
      ...services,
      settings: services.accountSettings,
      linkKey: secrets.deriveSecret('oidc-link'),
      clock,
      pages,
    });
    await app.register(meetingRoutes, { ...settings, meetings, door, callIdentityNames, provider, clock });
    await app.register(doorRoutes, { meetings, door });
    await app.register(guestPassRoutes, { ...settings, meetings, guests, clock });
    await app.register(guestPageRoutes, { meetings, guests, pages });
    app.addHook('onReady', async () => removals.start());
    app.addHook('onClose', async () => await removals.close());
    await app.register(linkRoutes, { meetings, linkTickets, sitePolicies });
    await app.register(siteRoutes, { sitePolicies });
    await app.register(savingsRoutes, { meetings, savings });
    await app.register(meetAppRoutes, {
      ...settings,
      meetings,
      pages,
      callProvider: provider.name,
      manifest: new ViteManifest(assetDirs.web),
    });
    const now = () => performance.now();
    await app.register(signallingPlugin, {
      ...settings,
      hub: redis === null ? new InProcessHub() : await RedisHub.open(redis),
      signIns: signInLookup(services),
      signInCheckMs: deps.signInCheckMs,
      attempts: redis === null ? new InProcessCodeAttempts(now) : new RedisCodeAttempts(redis, now),
      limits: config.rateLimits,
      now,
    });
    await app.register(adminRoutes, { ...settings, ...administration, siteNetworks, audit, clock: deps.clock, pages });
    if (supervisedLiveKit) {
      await app.register(rtcProxyPlugin, { ...settings, httpPort: () => supervisedLiveKit.httpPort() });
    }
  };
}

/** Fastify trusts nobody for a bare count of proxies, so that the count becomes a rule on each hop. */
function trustProxyOf({ trustProxy }: Config): NonNullable<FastifyServerOptions['trustProxy']> {
  return typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : trustProxy;
}

/** Where another instance takes over: long enough for a busy proxy to use each connection that it keeps once more. */
const DRAIN_LINGER_MS = 500;
/** A longer id is a meeting that is not found, not a path that is none. */
const MAX_PARAM_LENGTH = 16 * 1024;
/** A form with 10,000 characters of notes, four bytes each, and room. */
const BODY_LIMIT_BYTES = 128 * 1024;

/**
 * Milliseconds. A proxy in front keeps connections for about a minute: we keep ours a little longer. Node looks for slow
 * requests every 30 s where it is told nothing else, which would make 40 s of the ten.
 */
const TIMEOUTS: ConnectionTimeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 72_000,
  connectionsCheckingInterval: 2_000,
};
