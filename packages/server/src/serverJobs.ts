import type { FastifyInstance } from 'fastify';
import type { JobRunner } from './jobs/JobRunner.ts';
import type { Services } from './services.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Started by whoever listens, ended with the app. */
    jobs: JobRunner;
  }
}

/** Every job of this server, ready to be started: one line a feature. */
export function addServerJobs(app: FastifyInstance, services: Services): void {
  const { jobs, callIdentities, sessions, authTokens } = services;
  const { sweeps } = callIdentities;
  const every = (schedule: string, name: string, run: (signal: AbortSignal) => Promise<void>) =>
    jobs.add({ name, schedule, run });

  every(FIVE_MINUTES, 'refresh-call-tokens', (signal) => sweeps.renewDue(signal));
  every(MINUTE, 'revoke-call-tokens', (signal) => sweeps.revokeDue(signal));
  every(MINUTE, 'delete-call-identities', (signal) => sweeps.deleteAbandoned(signal));
  every(HOUR, 'delete-expired-sessions', () => sessions.deleteExpired());
  every(HOUR, 'seal-auth-tokens-anew', () => authTokens.sealAllAnew());

  app.decorate('jobs', jobs);
  app.addHook('onClose', async () => {
    await Promise.all([jobs.close(), callIdentities.close()]);
  });
}

const MINUTE = '* * * * *';
const FIVE_MINUTES = '*/5 * * * *';
const HOUR = '17 * * * *';
