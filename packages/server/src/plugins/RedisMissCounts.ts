import type { Clock } from '../clock.ts';
import { RedisAwayError, type SharedRedis } from '../redis/SharedRedis.ts';
import { InProcessMissCounts, type MissBound, type MissCounts } from './MissCounts.ts';

/** The counts of all instances together. While Redis is away each instance counts for itself. */
export class RedisMissCounts implements MissCounts {
  readonly #alone: InProcessMissCounts;

  constructor(
    private readonly redis: SharedRedis,
    clock: Clock,
  ) {
    this.#alone = new InProcessMissCounts(clock);
  }

  async wait(bounds: readonly MissBound[]): Promise<number | null> {
    const keys = bounds.map(({ key }) => this.#name(key));
    const most = bounds.map((bound) => bound.most);
    try {
      const wait = await this.redis.run((redis) => redis.eval(WAIT, keys.length, ...keys, ...most));
      return Number(wait) < 0 ? null : Number(wait);
    } catch (error) {
      if (!(error instanceof RedisAwayError)) throw error;
      return await this.#alone.wait(bounds);
    }
  }

  async add(keys: readonly string[], windowMs: number): Promise<void> {
    const names = keys.map((key) => this.#name(key));
    try {
      await this.redis.run((redis) => redis.eval(ADD, names.length, ...names, windowMs));
    } catch (error) {
      if (!(error instanceof RedisAwayError)) throw error;
      await this.#alone.add(keys, windowMs);
    }
  }

  #name(key: string): string {
    return this.redis.name('misses', key);
  }
}

/** KEYS: counters; ARGV: the most of each. Returns −1, or how many ms to wait. */
const WAIT = `
for index, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[index]) then return redis.call('PTTL', key) end
end
return -1
`;

/** KEYS: counters; ARGV[1] their window, ms. */
const ADD = `
for _, key in ipairs(KEYS) do
  if redis.call('INCR', key) == 1 then redis.call('PEXPIRE', key, ARGV[1]) end
end
return 0
`;
