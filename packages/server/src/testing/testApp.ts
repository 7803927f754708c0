import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../app.ts';
import type { AppDeps } from '../appDeps.ts';
import type { Config } from '../config.ts';
import { createLogger } from '../logger.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { openSecrets } from '../storage/secrets.ts';
import { FakeCallProvider } from './FakeCallProvider.ts';
import { TestBrowser } from './TestBrowser.ts';
import { TestClock } from './TestClock.ts';
import { testConfig } from './testConfig.ts';

/** The real app on a database in memory, a provider in memory and a clock that tests move. */
export interface TestApp {
  app: FastifyInstance;
  provider: FakeCallProvider;
  clock: TestClock;
  database: Database;
  dataDir: string;
  /** Log lines so far. */
  logLines: string[];
  /** A new browser with no cookies. */
  browser(): TestBrowser;
  close(): Promise<void>;
}

export async function startTestApp(
  changes: { config?: Partial<Config>; deps?: Partial<AppDeps> } = {},
): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'vnet-test-'));
  const config = testConfig(folder, changes.config);
  const clock = new TestClock();
  const provider = new FakeCallProvider(clock);
  const database = await openDatabase(':memory:');
  const logLines: string[] = [];
  const logger = createLogger('debug', { write: (line) => void logLines.push(line) });
  const app = await buildApp(config, {
    database,
    provider,
    secrets: openSecrets({ secretKey: null, dataDir: folder }),
    logger,
    clock,
    assetDirs: { web: join(folder, 'web'), pages: join(folder, 'pages') },
    tls: null,
    ...changes.deps,
  });
  await app.ready();
  return {
    app,
    provider,
    clock,
    database,
    dataDir: folder,
    logLines,
    browser: () => new TestBrowser(app),
    async close() {
      await app.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
