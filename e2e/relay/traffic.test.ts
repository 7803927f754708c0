import { expect, test } from 'vitest';
import type { TransportReading } from '../page/transports.ts';
import { trafficOf } from './traffic.ts';

function reading(
  connection: number,
  via: 'sfu' | 'lan',
  at: number,
  received: number,
  video: number,
): TransportReading {
  const none = { received: 0, sent: 0, packetsReceived: 0, packetsSent: 0 };
  const media = { audio: { ...none }, video: { ...none, received: video } };
  return { connection, via, state: 'connected', channels: [], remote: null, received, sent: 0, media, at };
}

test('bytes a second of each kind of connection, new ones among them', () => {
  const before = [reading(1, 'sfu', 1000, 10_000, 8_000)];
  const after = [reading(1, 'sfu', 3000, 14_000, 9_000), reading(2, 'lan', 3000, 6_000, 5_000)];
  expect(trafficOf('sfu', before, after)).toMatchObject({ received: 2000, connections: 1 });
  expect(trafficOf('sfu', before, after).media.video.received).toBe(500);
  expect(trafficOf('lan', before, after)).toMatchObject({ received: 3000, connections: 1 });
});

test('a connection that is gone does not count', () => {
  expect(trafficOf('lan', [reading(2, 'lan', 1000, 6_000, 0)], [])).toMatchObject({ received: 0, connections: 0 });
});
