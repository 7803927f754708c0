import { expect, onTestFinished, test } from 'vitest';
import { startTestApp } from '../testing/testApp.ts';

test('contract: /healthz answers 200 while the process lives, whatever is down', async () => {
  const server = await startTestApp();
  onTestFinished(() => server.close());
  server.provider.down = true;
  await server.database.close();
  const response = await server.app.inject('/healthz');
  expect(response.statusCode).toBe(200);
});

test('contract: /readyz answers 200 when database and provider do, with the state of each', async () => {
  const server = await startTestApp();
  onTestFinished(() => server.close());
  const ready = await server.app.inject('/readyz');
  expect(ready.statusCode).toBe(200);
  expect(ready.json()).toEqual({
    ready: true,
    components: { database: { state: 'ok' }, provider: { state: 'ok' } },
    rate_limits: 'on',
  });

  server.provider.down = true;
  const withoutProvider = await server.app.inject('/readyz');
  expect(withoutProvider.statusCode).toBe(503);
  expect(withoutProvider.json().components).toEqual({
    database: { state: 'ok' },
    provider: { state: 'down', reason: 'It is switched off.' },
  });

  await server.database.close();
  const withoutBoth = await server.app.inject('/readyz');
  expect(withoutBoth.statusCode).toBe(503);
  expect(withoutBoth.json().components.database).toEqual({ state: 'down', reason: 'It does not answer.' });
});
