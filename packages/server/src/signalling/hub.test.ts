import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { SharedRedis } from '../redis/SharedRedis.ts';
import { RedisServer } from '../testing/RedisServer.ts';
import { InProcessHub } from './InProcessHub.ts';
import { RedisHub } from './RedisHub.ts';
import type { SignallingHub, SignallingSeat } from './SignallingHub.ts';
import { HubPeer } from './testing/HubPeer.ts';

const CODE = '123456';
const silent = { warn: () => {}, info: () => {} };

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server?.close());

/** What was opened by a test, closed in reverse. */
let closers: (() => Promise<void>)[];
let namespace: string;
let tests = 0;
beforeEach(() => {
  closers = [];
  namespace = `test-${tests++}`;
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
});

/** One instance: a hub with connections of its own. */
async function redisHub(times = { ttl: 2_000, renew: 100 }): Promise<{ hub: RedisHub; redis: SharedRedis }> {
  const redis = await SharedRedis.open({ url: server.url, namespace, logger: silent });
  const hub = await RedisHub.open(redis, times);
  closers.push(() => redis.close());
  closers.push(() => hub.close());
  return { hub, redis };
}

const oneHub = async (hub: Promise<SignallingHub>): Promise<[SignallingHub, SignallingHub]> => {
  const opened = await hub;
  return [opened, opened];
};

/** Sends until the sender has to wait; in an object, as awaiting the function would await the promise. */
async function untilHeld(seat: SignallingSeat): Promise<{ caughtUp: Promise<void> }> {
  return await vi.waitFor(() => {
    const caughtUp = seat.publish(Buffer.from('x'));
    if (caughtUp === null) throw new Error('nobody waits yet');
    return { caughtUp };
  });
}

/** The same for clients of one process, of one instance of several, and of two instances. */
describe.each<[string, () => Promise<[SignallingHub, SignallingHub]>]>([
  ['InProcessHub', () => oneHub(Promise.resolve(new InProcessHub()))],
  ['RedisHub, one instance', () => oneHub(redisHub().then(({ hub }) => hub))],
  ['RedisHub, two instances', async () => [(await redisHub()).hub, (await redisHub()).hub]],
])('%s', (_name, open) => {
  let here: SignallingHub;
  let there: SignallingHub;
  beforeEach(async () => {
    [here, there] = await open();
  });

  const joined = async (hub: SignallingHub, code = CODE): Promise<[HubPeer, SignallingSeat]> => {
    const peer = new HubPeer();
    const seat = await hub.join(code, peer);
    if (seat === null) throw new Error('the code is full');
    return [peer, seat];
  };

  test('tells both of every coming and going, with how many there are', async () => {
    const [first] = await joined(here);
    const [second, seat] = await joined(there);
    await first.has(2);
    seat.leave();
    seat.leave();
    await first.has(3);
    expect(first.events).toEqual(['signal_connected 1', 'signal_connected 2', 'signal_disconnected 1']);
    expect(second.events).toEqual(['signal_connected 2']);
  });

  test('a client has been told of its seat before it has it', async () => {
    const [peer] = await joined(there);
    expect(peer.events).toEqual(['signal_connected 1']);
  });

  test('of many that come at once two are let in, and the others hear nothing', async () => {
    const peers = Array.from({ length: 16 }, () => new HubPeer());
    const seats = await Promise.all(peers.map((peer, index) => (index % 2 === 0 ? here : there).join(CODE, peer)));
    expect(seats.filter((seat) => seat !== null)).toHaveLength(2);
    expect(peers.filter(({ received }) => received.length > 0)).toHaveLength(2);
  });

  test('a place that was given up can be taken', async () => {
    const [first] = await joined(here);
    const [, seat] = await joined(there);
    seat.leave();
    await first.has(3);
    await joined(here);
    await first.has(4);
    expect(first.events.at(-1)).toBe('signal_connected 2');
  });

  test('messages reach both, the sender too, those of one sender in order, as they came byte for byte', async () => {
    const [first, firstSeat] = await joined(here);
    const [second, secondSeat] = await joined(there);
    await first.has(2);
    const sent = Array.from({ length: 200 }, (_, index) => Buffer.from([index, 0, 255, 32, 10, 0xc3, 0x28]));
    for (const message of sent) {
      void firstSeat.publish(message);
      void secondSeat.publish(Buffer.concat([Buffer.from('2'), message]));
    }
    await first.has(402);
    await second.has(401);
    for (const { received } of [first, second]) {
      expect(received.filter(({ length }) => length === 7)).toEqual(sent);
      expect(received.filter(({ length }) => length === 8).map((message) => message.subarray(1))).toEqual(sent);
    }
  });

  test('codes know nothing of each other', async () => {
    const [, seat] = await joined(here, '111111');
    const [other] = await joined(there, '222222');
    void seat.publish(Buffer.from('for 111111'));
    seat.leave();
    const [late] = await joined(there, '222222');
    expect(other.received).toHaveLength(2);
    expect(late.received).toHaveLength(1);
  });

  test('a client that is behind makes its partner wait until it has caught up', async () => {
    const [first, seat] = await joined(here);
    const [slow] = await joined(there);
    await first.has(2);
    slow.isBehind = true;
    const waits = await untilHeld(seat);
    let done = false;
    void waits.caughtUp.then(() => {
      done = true;
    });
    await Promise.resolve();
    expect(done).toBe(false);
    slow.catchUp();
    await waits.caughtUp;
  });

  test('a client that is behind and goes lets its partner go on', async () => {
    const [first, seat] = await joined(here);
    const [slow, slowSeat] = await joined(there);
    await first.has(2);
    slow.isBehind = true;
    const waits = await untilHeld(seat);
    slowSeat.leave();
    slow.catchUp();
    await waits.caughtUp;
    await first.has(first.received.length);
  });

  test('a seat that was left says nothing more', async () => {
    const [first, seat] = await joined(here);
    const [second] = await joined(there);
    await first.has(2);
    seat.leave();
    await second.has(2);
    expect(seat.publish(Buffer.from('x'))).toBeNull();
    expect(second.received).toHaveLength(2);
  });

  test('closing is quiet for its own clients, and twice is once', async () => {
    const [peer] = await joined(here);
    await here.close();
    await here.close();
    expect(peer.events).toEqual(['signal_connected 1']);
  });
});

describe('RedisHub', () => {
  const take = async (hub: SignallingHub) => {
    const peer = new HubPeer();
    const seat = await hub.join(CODE, peer);
    expect(seat).not.toBeNull();
    return peer;
  };

  test('an instance that closes tells the other, whose client may be joined again at once', async () => {
    const [one, two] = [await redisHub(), await redisHub()];
    const first = await take(one.hub);
    await take(two.hub);
    await two.hub.close();
    await take(one.hub);
    expect(first.events.slice(2)).toEqual(['signal_disconnected 1', 'signal_connected 2']);
  });

  test('an instance whose connections are gone holds no place: the next one gets it at once', async () => {
    const long = { ttl: 60_000, renew: 60_000 };
    const [one, two] = [await redisHub(long), await redisHub(long)];
    const first = await take(one.hub);
    await take(two.hub);
    await two.redis.close();
    await vi.waitFor(async () => await take(one.hub));
    expect(first.events).toEqual([
      'signal_connected 1',
      'signal_connected 2',
      'signal_disconnected 1',
      'signal_connected 2',
    ]);
  });

  test('who is left is told within a renewal when the other instance is gone', async () => {
    const [one, two] = [await redisHub(), await redisHub()];
    const first = await take(one.hub);
    await take(two.hub);
    await two.redis.close();
    await first.has(3);
    expect(first.events.at(-1)).toBe('signal_disconnected 1');
  });

  test('seats that nobody renews free themselves', async () => {
    const [one, two] = [await redisHub({ ttl: 300, renew: 60_000 }), await redisHub({ ttl: 300, renew: 60_000 })];
    await take(one.hub);
    await take(one.hub);
    await vi.waitFor(async () => expect(await two.hub.join(CODE, new HubPeer())).not.toBeNull(), { timeout: 5_000 });
  });

  test('renewed seats do not', async () => {
    const [one, two] = [await redisHub({ ttl: 300, renew: 50 }), await redisHub()];
    await take(one.hub);
    await take(one.hub);
    const until = Date.now() + 1_000;
    await vi.waitFor(
      async () => {
        expect(await two.hub.join(CODE, new HubPeer())).toBeNull();
        expect(Date.now()).toBeGreaterThan(until);
      },
      { timeout: 5_000 },
    );
  });

  test.each(['kill', 'pause'] as const)(
    'when Redis goes (%s) those on one instance go on, the others are told to come again; it heals',
    async (how) => {
      const [one, two] = [await redisHub(), await redisHub()];
      const local = [new HubPeer(), new HubPeer()] as const;
      const localSeat = await one.hub.join('111111', local[0]);
      await one.hub.join('111111', local[1]);
      const apart = [await take(one.hub), await take(two.hub)];
      await apart[0]?.has(2);

      await (how === 'kill' ? server.kill() : server.pause());
      await vi.waitFor(() => expect(apart.map(({ ended }) => ended)).toEqual([true, true]), { timeout: 10_000 });
      await expect(two.hub.join(CODE, new HubPeer())).rejects.toThrow();
      expect(localSeat?.publish(Buffer.from('on'))).toBeNull();
      expect(local.map(({ received }) => String(received.at(-1)))).toEqual(['on', 'on']);
      expect(local.map(({ ended }) => ended)).toEqual([false, false]);

      await (how === 'kill' ? server.startServer() : server.resume());
      await vi.waitFor(() => expect([one.redis.isUp, two.redis.isUp]).toEqual([true, true]), { timeout: 10_000 });
      // What was there before still counts, and is not told again.
      await vi.waitFor(async () => expect(await two.hub.join('111111', new HubPeer())).toBeNull(), { timeout: 5_000 });
      expect(local[0].events).toEqual(['signal_connected 1', 'signal_connected 2']);
      const again = [await take(one.hub), await take(two.hub)];
      await again[0]?.has(2);
      expect(again[0]?.events.at(-1)).toBe('signal_connected 2');
    },
    40_000,
  );
});
