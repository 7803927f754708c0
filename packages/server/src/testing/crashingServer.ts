import { join } from 'node:path';
import { buildApp } from '../app.ts';
import { systemClock } from '../clock.ts';
import { createLogger } from '../logger.ts';
import { openDatabase } from '../storage/database.ts';
import { openSecrets } from '../storage/secrets.ts';
import { FakeCallProvider } from './FakeCallProvider.ts';
import { testConfig } from './testConfig.ts';

/**
 * The whole app in a process that the crash test kills, on a database that is kept; prints its address. Takes the data
 * folder and, for PostgreSQL, the database's address.
 */
const [dataDir = '', databaseUrl = null] = process.argv.slice(2);
const app = await buildApp(testConfig(dataDir, { rateLimits: false }), {
  database: await openDatabase(dataDir, databaseUrl),
  provider: new FakeCallProvider(systemClock),
  secrets: openSecrets({ secretKey: null, dataDir }),
  logger: createLogger('silent', process.stderr),
  clock: systemClock,
  assetDirs: { web: join(dataDir, 'web'), pages: join(dataDir, 'pages') },
  tls: null,
});
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
