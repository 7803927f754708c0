import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

let running: TestApp;
beforeEach(async () => {
  running = await startTestApp();
});
afterEach(() => running.close());

const metrics = async () => (await running.app.inject('/metrics')).body;

test('GET /metrics is Prometheus text that names the version', async () => {
  const answer = await running.app.inject('/metrics');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(answer.body).toMatch(/^vnet_info\{version="\d+\.\d+\.\d+"\} 1$/m);
  expect(answer.body).toMatch(/^process_resident_memory_bytes \d+$/m);
});

test('requests are counted by the route as it is written, so that no name, code or token gets in', async () => {
  const maria = running.browser();
  await maria.signUp();
  await maria.getJson('/meeting/meetings/abcd-efgh-jkm/?secret=1');
  await maria.get('/nowhere/secret/');
  const text = await metrics();
  expect(text).toContain(
    'vnet_http_request_duration_seconds_count{method="GET",route="/meeting/meetings/:id/",status="404"} 1',
  );
  expect(text).toContain('vnet_http_request_duration_seconds_count{method="GET",route="none",status="404"} 1');
  expect(text).not.toMatch(/abcd|secret|maria/);
});

test('calls to the provider are counted by what came of them', async () => {
  const maria = running.browser();
  await maria.signUp();
  running.provider.down = true;
  const made = await maria.postJson('/meeting/new/', { title: 'T', notes: 'N', start_time: '2026-05-01T14:00:00Z' });
  const join = `/meeting/meetings/${made.json<{ meeting_id: string }>().meeting_id}/join/`;
  expect((await maria.postJson(join, {})).statusCode).toBe(503);
  const text = await metrics();
  expect(text).toMatch(/^vnet_provider_call_duration_seconds_count\{call="issueToken",outcome="ok"\} 1$/m);
  expect(text).toMatch(/^vnet_provider_call_duration_seconds_count\{call="joinCredentials",outcome="failed"\} 1$/m);
});

test('each answer carries the id under which the log has the request, and the log no path', async () => {
  const answer = await running.browser().get('/help/article/1/?q=private-words');
  const id = answer.headers['x-request-id'];
  const line = running.logLines.find((text) => text.includes(String(id)) && text.includes('"msg":"request"'));
  expect(JSON.parse(String(line))).toMatchObject({
    requestId: id,
    method: 'GET',
    route: expect.stringContaining('/help/'),
  });
  expect(running.logLines.join('')).not.toContain('private-words');
});
