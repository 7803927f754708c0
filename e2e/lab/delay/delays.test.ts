import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { TcpDelay } from './TcpDelay.ts';
import { UdpDelay } from './UdpDelay.ts';

const LOOPBACK = '127.0.0.1';
const ONE_WAY_MS = 40;
/** What timers take off by rounding, and what a busy machine adds to the quickest of several. */
const ROUNDING_MS = 2;
const SLACK_MS = 40;
const COUNT = 20;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

function expectRoundTrips(roundTrips: readonly number[]): void {
  expect(roundTrips).toHaveLength(COUNT);
  const least = Math.min(...roundTrips);
  expect(least).toBeGreaterThanOrEqual(2 * ONE_WAY_MS - ROUNDING_MS);
  expect(least).toBeLessThan(2 * ONE_WAY_MS + SLACK_MS);
}

test('UDP: every datagram is held up, order and contents stay, and clients are told apart', async () => {
  const echo = createSocket('udp4');
  open.push(echo);
  echo.on('message', (datagram, { port }) => echo.send(datagram, port, LOOPBACK));
  echo.bind(0, LOOPBACK);
  await once(echo, 'listening');
  const target = { address: LOOPBACK, port: echo.address().port };
  const listen = { address: LOOPBACK, port: 0 };
  const delay = await UdpDelay.open({ listen, target, oneWayMs: ONE_WAY_MS });
  open.push(delay);

  const ask = async (name: string) => {
    const client = createSocket('udp4');
    open.push(client);
    const sent: number[] = [];
    const roundTrips: number[] = [];
    const heard: string[] = [];
    const all = new Promise<void>((resolve) => {
      client.on('message', (datagram) => {
        roundTrips.push(performance.now() - (sent[heard.length] ?? 0));
        if (heard.push(String(datagram)) === COUNT) resolve();
      });
    });
    for (let at = 0; at < COUNT; at += 1) {
      sent.push(performance.now());
      client.send(`${name} ${at}`, delay.port, LOOPBACK);
    }
    await all;
    expectRoundTrips(roundTrips);
    expect(heard).toEqual(sent.map((_, at) => `${name} ${at}`));
  };
  await Promise.all([ask('a'), ask('b')]);
});

test('TCP: all bytes are held up, the first until after the handshake, and the end is passed on', async () => {
  const echo = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
  open.push(echo);
  echo.listen(0, LOOPBACK);
  await once(echo, 'listening');
  const target = { address: LOOPBACK, port: (echo.address() as AddressInfo).port };
  const delay = await TcpDelay.open({ listen: { address: LOOPBACK, port: 0 }, target, oneWayMs: ONE_WAY_MS });
  open.push(delay);

  const opened = performance.now();
  const client = connect(delay.port, LOOPBACK);
  const ask = async (text: string) => {
    const asked = performance.now();
    client.write(text);
    expect(String((await once(client, 'data'))[0])).toBe(text);
    return performance.now() - asked;
  };
  await ask('first');
  expect(performance.now() - opened).toBeGreaterThanOrEqual(4 * ONE_WAY_MS - ROUNDING_MS);
  const roundTrips: number[] = [];
  for (let at = 0; at < COUNT; at += 1) roundTrips.push(await ask(`text ${at}`));
  expectRoundTrips(roundTrips);
  client.end();
  await once(client, 'end');
});
