import { randomBytes } from 'node:crypto';
import { SIGNALLING_MAX_PEERS } from '@vnet/protocol';
import type { SharedRedis } from '../redis/SharedRedis.ts';
import { readHubMessage, writeHold, writeRelayed, writeRelease } from './hubMessages.ts';
import { RedisRoom } from './RedisRoom.ts';
import type { SignallingHub, SignallingPeer, SignallingSeat } from './SignallingHub.ts';
import { JOIN, LEAVE, RENEW } from './seatScripts.ts';

/** Milliseconds. Seats of a machine that is gone free themselves after `ttl`; a killed process's do at once. */
const SEATS = { ttl: 10_000, renew: 3_000 } as const;

/**
 * The hub of several instances. Messages between clients of one instance do not leave it; the others go through Redis
 * on the channel of the instance that they are for.
 *
 * While Redis is away nobody takes a new seat. Clients whose partner is on the same instance go on; those whose partner
 * is on another are told to come again (1001) rather than left with messages that go nowhere.
 */
export class RedisHub implements SignallingHub {
  readonly #instance = randomBytes(9).toString('base64url');
  readonly #rooms = new Map<string, RedisRoom>();
  readonly #underWay = new Set<Promise<unknown>>();
  /** Seats that were given up while Redis was away, with their codes. */
  readonly #toLeave = new Map<string, string>();
  readonly #ends: (() => void)[] = [];
  #seats = 0;
  #isClosed = false;

  private constructor(
    private readonly redis: SharedRedis,
    private readonly ttl: number,
  ) {}

  /** @throws {RedisAwayError} */
  static async open(redis: SharedRedis, times: { ttl: number; renew: number } = SEATS): Promise<RedisHub> {
    const hub = new RedisHub(redis, times.ttl);
    hub.#ends.push(
      redis.on('away', () => hub.#cutOffAll()),
      redis.on('back', () => hub.#comeBack()),
    );
    await redis.listen(hub.#channel(hub.#instance), (data) => hub.#receive(data));
    const renewal = setInterval(() => hub.#renewAll(), times.renew).unref();
    hub.#ends.push(() => clearInterval(renewal));
    return hub;
  }

  async join(code: string, peer: SignallingPeer): Promise<SignallingSeat | null> {
    if (this.#isClosed || !this.redis.isUp) throw new Error('Redis is away');
    const seat = `${this.#instance}/${this.#seats++}`;
    const room = this.#rooms.get(code) ?? new RedisRoom(code, this.#instance);
    this.#rooms.set(code, room);
    const seated = room.wait(seat, peer);
    // It may fail before anybody waits for it.
    seated.catch(() => {});
    try {
      const admitted = await this.#script(JOIN, code, seat, this.ttl, SIGNALLING_MAX_PEERS);
      if (admitted !== 1) {
        this.#forget(room, seat);
        return null;
      }
      await seated;
    } catch (cause) {
      this.#forget(room, seat);
      // It may have been taken all the same.
      this.#leaveInRedis(code, seat).catch(() => {});
      throw cause;
    }
    return {
      publish: (message) => this.#publish(room, seat, message),
      leave: () => this.#leave(room, seat),
    };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const end of this.#ends) end();
    for (const room of this.#rooms.values()) {
      room.failWaiting();
      for (const seat of room.seats) this.#leaveInRedis(room.code, seat).catch(() => {});
    }
    this.#rooms.clear();
    await Promise.allSettled(this.#underWay);
  }

  #publish(room: RedisRoom, seat: string, message: Buffer): Promise<void> | null {
    if (!room.has(seat)) return null;
    const here = room.deliver(message);
    const { held } = room;
    for (const instance of room.elsewhere) {
      this.#send(instance, writeRelayed(room.code, this.#instance, message)).then(
        (listeners) => {
          if (listeners === 0) this.#cutOff(room);
        },
        () => this.#cutOff(room),
      );
    }
    if (here === null || held === null) return here ?? held;
    return Promise.all([here, held]).then(() => {});
  }

  #leave(room: RedisRoom, seat: string): void {
    if (!room.remove(seat)) return;
    if (room.isEmpty) this.#rooms.delete(room.code);
    this.#leaveInRedis(room.code, seat).catch(() => room.tellLeft());
  }

  #receive(data: Buffer): void {
    const read = readHubMessage(data);
    const room = read === null ? undefined : this.#rooms.get(read.code);
    if (read === null || room === undefined) return;
    switch (read.kind) {
      case 'presence':
        room.update(read.event, read.seats);
        break;
      case 'message':
        this.#deliver(room, read.from, read.message);
        break;
      case 'hold':
        room.hold(read.from);
        break;
      case 'release':
        room.release(read.from);
        break;
      default:
        read satisfies never;
    }
  }

  /** Whoever sent it waits while a client of ours is behind, so that what waits for it stays bounded. */
  #deliver(room: RedisRoom, from: string, message: Buffer): void {
    const caughtUp = room.deliver(message);
    if (caughtUp === null || room.isHolding) return;
    room.isHolding = true;
    this.#send(from, writeHold(room.code, this.#instance)).catch(() => {});
    caughtUp
      .then(() => {
        room.isHolding = false;
        return this.#send(from, writeRelease(room.code, this.#instance));
      })
      .catch(() => this.#cutOff(room));
  }

  #comeBack(): void {
    const toLeave = [...this.#toLeave];
    this.#toLeave.clear();
    for (const [seat, code] of toLeave) this.#leaveInRedis(code, seat).catch(() => {});
    this.#renewAll();
  }

  #renewAll(): void {
    if (!this.redis.isUp || this.#isClosed) return;
    for (const room of this.#rooms.values()) {
      const { seats } = room;
      // Those that take their places at this moment need no renewal yet.
      if (room.hasWaiting) continue;
      this.#script(RENEW, room.code, this.ttl, SIGNALLING_MAX_PEERS, ...seats).then(
        (lost) => {
          if (Array.isArray(lost)) room.end(lost.map(String));
          if (room.isEmpty && this.#rooms.get(room.code) === room) this.#rooms.delete(room.code);
        },
        // Redis is away, which is told by itself.
        () => {},
      );
    }
  }

  #cutOffAll(): void {
    for (const room of this.#rooms.values()) {
      room.failWaiting();
      if (room.elsewhere.size > 0) this.#cutOff(room);
    }
  }

  /** The clients' partner cannot be reached: they come again, and the others find their places free. */
  #cutOff(room: RedisRoom): void {
    const { seats } = room;
    room.end();
    for (const seat of seats) this.#leaveInRedis(room.code, seat).catch(() => {});
    if (room.isEmpty && this.#rooms.get(room.code) === room) this.#rooms.delete(room.code);
  }

  #forget(room: RedisRoom, seat: string): void {
    room.remove(seat);
    if (room.isEmpty && this.#rooms.get(room.code) === room) this.#rooms.delete(room.code);
  }

  async #leaveInRedis(code: string, seat: string): Promise<void> {
    const left = this.#script(LEAVE, code, seat);
    this.#underWay.add(left);
    try {
      await left;
    } catch (cause) {
      this.#toLeave.set(seat, code);
      throw cause;
    } finally {
      this.#underWay.delete(left);
    }
  }

  #script(script: string, code: string, ...args: (string | number)[]): Promise<unknown> {
    const key = this.redis.name('code', code);
    return this.redis.run((redis) => redis.eval(script, 1, key, code, this.#channel(''), this.#instance, ...args));
  }

  #send(instance: string, message: Buffer | string): Promise<number> {
    return this.redis.run((redis) => redis.publish(this.#channel(instance), message));
  }

  #channel(instance: string): string {
    return this.redis.name('instance', instance);
  }
}
