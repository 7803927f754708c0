import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { startTestApp } from '../testing/testApp.ts';

const DASHBOARD = join(import.meta.dirname, '../../../../deploy/grafana/vnet.json');
const dashboardSchema = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
});

test('the Grafana dashboard asks for metrics that the server has', async () => {
  const running = await startTestApp();
  await running.browser().signUp();
  const text = (await running.app.inject('/metrics')).body;
  const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const { panels } = dashboardSchema.parse(JSON.parse(readFileSync(DASHBOARD, 'utf8')));
  const asked = panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => [...expr.matchAll(/(?:vnet|process)_[a-z_]+/g)].map(([name]) => name)),
  );
  expect(panels.length).toBeGreaterThan(5);
  expect(asked.filter((name) => !known.has(name.replace(/_(?:bucket|count|sum)$/, '')))).toEqual([]);
  await running.close();
});
