import { defineConfig } from 'vitest/config';

/** Unit tests of every package and of the scripts. End-to-end tests have a configuration of their own in e2e/. */
export default defineConfig({
  test: { projects: ['packages/*', { test: { name: 'scripts', include: ['scripts/**/*.test.mjs'] } }] },
});
