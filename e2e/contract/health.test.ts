import { describe, expect, test } from 'vitest';
import { Visitor } from './support/Visitor.ts';

describe('contract, Settings: what runs', () => {
  test('GET /healthz answers 200 while the process lives', async () => {
    expect((await new Visitor().getJson('/healthz')).status).toBe(200);
  });

  test('GET /readyz answers 200 only when all is there, with each one’s state', async () => {
    const answer = await new Visitor().getJson('/readyz');
    const { ready, components, rate_limits } = answer.json;
    expect(components).toMatchObject({
      database: { state: expect.any(String) },
      provider: { state: expect.any(String) },
    });
    const states = Object.values(Object(components) as Record<string, { state: string }>).map(({ state }) => state);
    expect(ready).toBe(states.every((state) => state === 'ok'));
    expect(answer.status).toBe(ready === true ? 200 : 503);
    expect(['on', 'off']).toContain(rate_limits);
  });

  test('GET /metrics is Prometheus text', async () => {
    const answer = await new Visitor().get('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^(text\/plain|application\/openmetrics-text)/);
    const lines = answer.body.split('\n').filter((line) => line !== '');
    expect(lines.some((line) => line.startsWith('# TYPE '))).toBe(true);
    for (const line of lines) expect(line).toMatch(/^(# |[a-zA-Z_:][\w:]*(\{.*\})? \S+( -?[0-9]+)?$)/);
  });
});
