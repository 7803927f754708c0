import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startListedApp } from '../testing/startListedApp.ts';
import { API } from './routes.ts';

let running: Awaited<ReturnType<typeof startListedApp>>;
beforeEach(async () => {
  running = await startListedApp();
});
afterEach(() => running.close());

describe('the description of the REST calls', () => {
  test('is OpenAPI 3.1', async () => {
    const document = (await running.app.inject('/api/json')).json<Record<string, unknown>>();
    const { valid, errors } = await new Validator().validate(document);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(Object(document.components).schemas)).toEqual(expect.arrayContaining(['User', 'Meeting']));
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  test('has every REST call of the server, and none besides', () => {
    const described = API.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort();
    expect(described).toEqual(restCalls(running).sort());
  });

  test('can be browsed, without script', async () => {
    const page = await running.app.inject({ url: '/api/', headers: { accept: 'text/html' } });
    expect(page.statusCode).toBe(200);
    for (const { path, summary } of API) {
      expect(page.body).toContain(path);
      expect(page.body).toContain(summary);
    }
    const links = [...page.body.matchAll(/href="#(schema-\w+)"/g)].map(([, id]) => id);
    expect(links.length).toBeGreaterThan(5);
    for (const id of links) expect(page.body).toContain(`id="${id}"`);
  });
});

/** Routes that answer JSON, as Fastify has them. Sockets and LiveKit's own paths are described elsewhere. */
function restCalls({ routes }: typeof running): string[] {
  return routes
    .filter(({ config }) => config?.answers === 'json' && config.upgrades !== true)
    .flatMap(({ method, url }) => [method].flat().map((each) => `${each} ${url}`))
    .filter((call) => !call.startsWith('HEAD ') && call !== 'POST /account/error/');
}
