import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from '../../app.ts';
import { systemClock } from '../../clock.ts';
import { createLogger } from '../../logger.ts';
import { openDatabase } from '../../storage/database.ts';
import { openSecrets } from '../../storage/secrets.ts';
import { FakeCallProvider } from '../../testing/FakeCallProvider.ts';
import { listRoutes } from '../../testing/listRoutes.ts';
import { testConfig } from '../../testing/testConfig.ts';
import type { FuzzedRoute } from './FuzzedServer.ts';

/**
 * The whole app in a process of its own, on a database that is kept; tells its parent where it listens and its routes,
 * and, whenever the parent sends anything, how much memory it holds once garbage is collected. Takes the data folder
 * and, for PostgreSQL, the database's address.
 */
const [dataDir = '', databaseUrl] = process.argv.slice(2);
const web = join(dataDir, 'web');
// As Vite writes it, so that the meeting app's page is shown.
mkdirSync(join(web, '.vite'), { recursive: true });
writeFileSync(join(web, '.vite/manifest.json'), '{"src/main.tsx":{"file":"main.js","isEntry":true}}');
const database = await openDatabase(dataDir, databaseUrl ?? null);
const { built: app, routes } = await listRoutes(() =>
  buildApp(testConfig(dataDir, { rateLimits: false }), {
    database,
    provider: new FakeCallProvider(systemClock),
    secrets: openSecrets({ secretKey: null, dataDir }),
    logger: createLogger('info', process.stderr),
    clock: systemClock,
    assetDirs: { web, pages: join(dataDir, 'pages') },
    tls: null,
  }),
);
const origin = await app.listen({ host: '127.0.0.1', port: 0 });
const listed: FuzzedRoute[] = routes.flatMap(({ method, url }) =>
  [method].flat().map((each) => ({ method: each, url })),
);
process.send?.({ origin, routes: listed });

process.on('message', () => {
  // Twice: what the first round sets free by finalizers, the second collects.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.({ bytes: heapUsed + external });
});
