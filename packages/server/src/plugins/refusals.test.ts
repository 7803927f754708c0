import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import { GOOD_PASSWORD } from '../testing/TestBrowser.ts';
import { startTestApp } from '../testing/testApp.ts';
import { refusalsPlugin } from './refusals.ts';

/** What the lines say that have answers in them. */
function told(lines: readonly string[]): Record<string, number>[] {
  return lines.filter((line) => line.includes('"answers"')).map((line) => JSON.parse(line).answers);
}

test('sign-ins, refusals and their numbers are in the log; who it was is not', async () => {
  const server = await startTestApp();
  const maria = server.browser();
  await maria.signUp('maria');
  for (const password of ['one', 'two'])
    await server.browser().submit('/account/sign-in/', { username: 'maria', password });
  await server.browser().submit('/account/sign-in/', { username: 'maria', password: GOOD_PASSWORD });
  await maria.submit('/account/', { csrf_token: 'x' });
  await server.browser().getJson('/meeting/meetings/');
  await server.browser().get('/help/');
  await server.close();
  const lines = server.logLines.filter((line) => line.includes('"answers"'));
  expect(told(lines)).toEqual([
    {
      'POST /account/sign-up/ 302': 1,
      'POST /account/sign-in/ 400': 2,
      'POST /account/sign-in/ 302': 1,
      'POST /account/ 403': 1,
      'GET /meeting/meetings/ 401': 1,
    },
  ]);
  expect(lines.join('')).not.toMatch(/maria|127\.0\.0\.1/);
});

test('one line however many there are, and none when there is nothing to say', async () => {
  const lines: string[] = [];
  let written = () => {};
  const line = () =>
    new Promise<void>((resolve) => {
      written = resolve;
    });
  const logger = createLogger('info', {
    write: (text) => {
      lines.push(text);
      written();
    },
  });
  const app = Fastify({ loggerInstance: logger });
  await app.register(refusalsPlugin, { everyMs: 50 });
  app.get('/closed/', async (_request, reply) => reply.code(403).send());
  for (let i = 0; i < 20; i += 1) await app.inject('/closed/');
  if (told(lines).length === 0) await line();
  const count = told(lines).reduce((sum, answers) => sum + (answers['GET /closed/ 403'] ?? 0), 0);
  await app.close();
  const all = told(lines).reduce((sum, answers) => sum + (answers['GET /closed/ 403'] ?? 0), 0);
  expect(all).toBe(20);
  expect(count).toBeGreaterThan(0);
  expect(told(lines).length).toBeLessThan(10);
});
