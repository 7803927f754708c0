import { expect, onTestFinished, test } from 'vitest';
import { startTestApp } from './testing/testApp.ts';

const JOBS = [
  'refresh-call-tokens',
  'revoke-call-tokens',
  'delete-call-identities',
  'delete-expired-sessions',
  'seal-auth-tokens-anew',
];

test('every job runs, and is counted by how it ended', async () => {
  const server = await startTestApp();
  onTestFinished(() => server.close());
  await server.browser().signUp();
  for (const job of JOBS) expect(await server.app.jobs.runNow(job)).toMatchObject({ name: job, outcome: 'ok' });
  server.provider.down = true;
  server.clock.advance(24 * 60 * 60 * 1000);
  expect(await server.app.jobs.runNow('refresh-call-tokens')).toMatchObject({ outcome: 'failed' });

  const { body } = await server.app.inject('/metrics');
  for (const job of JOBS) expect(body).toContain(`vnet_job_runs_total{job="${job}",outcome="ok"} 1`);
  expect(body).toContain('vnet_job_runs_total{job="refresh-call-tokens",outcome="failed"} 1');
});

test('no job outlives the app', async () => {
  const server = await startTestApp();
  await server.app.close();
  expect(await server.app.jobs.runNow('delete-expired-sessions')).toBeNull();
  await server.close();
});
