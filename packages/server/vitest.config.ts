import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Many tests start a whole app; on a machine that does more than this they take their time.
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], testTimeout: 30_000, hookTimeout: 30_000 },
});
