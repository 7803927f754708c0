import { defineConfig } from 'vitest/config';

/**
 * The contract against a server that runs already: `npm run contract -- <url>`. The same files run with the other
 * end-to-end tests, against the VNET that those share.
 */
export default defineConfig({
  test: {
    name: 'contract',
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: ['support/givenServer.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    isolate: false,
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
