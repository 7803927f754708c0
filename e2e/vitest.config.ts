import { defineConfig } from 'vitest/config';

/** Whole-product scenarios: one after the other, against one VNET and one browser that all of them share. */
export default defineConfig({
  test: {
    name: 'e2e',
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: ['harness/shared.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    isolate: false,
    pool: 'forks',
    testTimeout: 240_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
