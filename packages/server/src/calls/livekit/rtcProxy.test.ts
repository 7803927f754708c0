import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startTestApp, type TestApp } from '../../testing/testApp.ts';
import { LiveKitTokens } from './LiveKitTokens.ts';
import { SupervisedLiveKit } from './SupervisedLiveKit.ts';
import type { LiveKitSupervisor } from './supervise/LiveKitSupervisor.ts';
import { joinRoom } from './testing/joinRoom.ts';
import { supervisorOnFreePorts, TEST_API_KEY, TEST_API_SECRET, untilState } from './testing/startLiveKit.ts';

let supervisor: LiveKitSupervisor;
let vnet: TestApp;
let port: number;
const tokens = new LiveKitTokens(TEST_API_KEY, TEST_API_SECRET);

beforeAll(async () => {
  supervisor = await supervisorOnFreePorts();
  await supervisor.start();
  vnet = await startTestApp({ deps: { supervisedLiveKit: new SupervisedLiveKit(supervisor) } });
  port = Number(new URL(await vnet.app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(async () => {
  await vnet.close();
  await supervisor.close();
});

async function joinToken(session = 'session1'): Promise<string> {
  const grant = {
    user: { id: 'u', username: 'ada', displayName: 'Ada' },
    identity: { value: 'u' },
    meetingUuid: randomUUID(),
    session,
  };
  return (await tokens.joinToken(grant)).token;
}

/** How the server answers an upgrade: 101 or what it refuses with. */
async function upgrade(path: string, headers: Record<string, string> = {}): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  socket.on('error', () => {});
  return new Promise((resolve) => {
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
}

const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);

describe('/rtc through VNET’s own origin', () => {
  test('opens a room, both ways', async () => {
    const participant = await joinRoom(`ws://127.0.0.1:${port}`, await joinToken());
    expect(participant.join.participant?.identity).toBe('u#session1');
    await participant.close();
  });

  test('works beside the signalling socket', async () => {
    const participant = await joinRoom(`ws://127.0.0.1:${port}`, await joinToken());
    expect(await upgrade('/vnet/ps/123456/')).toBe(401);
    await participant.close();
  });

  test('refuses in LiveKit’s own words, over WebSocket and HTTP', async () => {
    expect(await upgrade('/rtc?access_token=nonsense')).toBe(401);
    const answer = await get(`/rtc/validate?access_token=nonsense`);
    expect(answer.status).toBe(401);
    expect(await answer.text()).toBe('invalid authorization token');
    expect((await get(`/rtc/validate?access_token=${await joinToken()}`)).status).toBe(200);
  });

  test('is for pages of VNET only', async () => {
    const path = `/rtc?access_token=${await joinToken()}`;
    expect(await upgrade(path, { origin: 'https://evil.example' })).toBe(403);
    expect(await upgrade(path, { origin: `http://127.0.0.1:${port}` })).toBe(101);
    const answer = await get('/rtc/validate', { headers: { origin: 'https://evil.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each([
    '/twirp/livekit.RoomService/ListRooms',
    '/rtc/../twirp/livekit.RoomService/ListRooms',
    '/rtc/%2e%2e/twirp/livekit.RoomService/ListRooms',
    '/rtc//twirp',
    '/rtcx',
    '/whip/v1',
    '/agent',
  ])('opens nothing else of LiveKit: %s', async (path) => {
    expect((await get(path, { method: 'POST' })).status).toBe(404);
    expect([404, 101]).toContain(await rawStatus(path));
  });

  test('passes on what a client sends in the packet of its request', async () => {
    const socket = connect(port, '127.0.0.1');
    const lines = [
      `GET /rtc?access_token=${await joinToken('early001')}&protocol=15&sdk=js HTTP/1.1`,
      'Host: 127.0.0.1',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    // A masked, empty ping (RFC 6455, section 5.5.2): what comes back is its pong.
    socket.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from([0x89, 0x80, 1, 2, 3, 4])]));
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
    });
    await vi.waitFor(() => expect(received.includes(Buffer.from([0x8a, 0x00]))).toBe(true), { timeout: 10_000 });
    socket.destroy();
  });

  test('ends with LiveKit, is 503 until it is back, and works then', async () => {
    const participant = await joinRoom(`ws://127.0.0.1:${port}`, await joinToken());
    const { pid } = await untilState(supervisor, 'running');
    process.kill(pid, 'SIGKILL');
    await expect(participant.next('leave')).rejects.toThrow('closed');
    // The socket may end before the supervisor hears of its child's end.
    await untilState(supervisor, 'restarting');
    await untilState(supervisor, 'running');
    await (await joinRoom(`ws://127.0.0.1:${port}`, await joinToken())).close();
  });

  test('logs no token', () => {
    expect(vnet.logLines.join('')).not.toContain('eyJ');
    expect(vnet.logLines.join('')).not.toContain('access_token');
  });
});

test('while LiveKit does not run, /rtc answers 503 and when to come back', async () => {
  const down = await startTestApp({ deps: { supervisedLiveKit: { httpPort: () => null } } });
  const address = new URL(await down.app.listen({ host: '127.0.0.1', port: 0 }));
  const answer = await fetch(new URL('/rtc/validate', address));
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('1');
  const socket = new WebSocket(`ws://${address.host}/rtc`);
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  expect(response.statusCode).toBe(503);
  await down.close();
});

test('with a LiveKit that cannot be reached, /rtc answers 503', async () => {
  const gone = await startTestApp({ deps: { supervisedLiveKit: { httpPort: () => 1 } } });
  const address = new URL(await gone.app.listen({ host: '127.0.0.1', port: 0 }));
  expect((await fetch(new URL('/rtc/validate', address))).status).toBe(503);
  const socket = new WebSocket(`ws://${address.host}/rtc`);
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  expect(response.statusCode).toBe(503);
  await gone.close();
});

test('with an external LiveKit there is no /rtc', async () => {
  const external = await startTestApp();
  expect((await external.app.inject('/rtc/validate')).statusCode).toBe(404);
  await external.close();
});

/** The status of an upgrade whose path no client library has tidied up. */
async function rawStatus(path: string): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
  socket.write(head);
  const [chunk] = await once(socket, 'data');
  socket.destroy();
  return Number(String(chunk).split(' ')[1]);
}
