import type { Clock } from '../clock.ts';
import { RedisAwayError, type SharedRedis } from '../redis/SharedRedis.ts';
import { type GuessCounts, type GuessLimit, InProcessGuessCounts } from './GuessCounts.ts';

/** The counts of all instances together. While Redis is away each instance counts for itself. */
export class RedisGuessCounts implements GuessCounts {
  readonly #alone: InProcessGuessCounts;

  constructor(
    private readonly redis: SharedRedis,
    clock: Clock,
  ) {
    this.#alone = new InProcessGuessCounts(clock);
  }

  async begin(limits: readonly GuessLimit[], windowMs: number): Promise<number | null> {
    const keys = limits.map(({ key }) => this.#name(key));
    const most = limits.map((limit) => limit.most);
    try {
      const wait = await this.redis.run((redis) => redis.eval(BEGIN, keys.length, ...keys, windowMs, ...most));
      return Number(wait) < 0 ? null : Number(wait);
    } catch (error) {
      if (!(error instanceof RedisAwayError)) throw error;
      return await this.#alone.begin(limits, windowMs);
    }
  }

  async forgive(keys: { clear: string; lessen: string }): Promise<void> {
    await this.#alone.forgive(keys);
    const names = [this.#name(keys.clear), this.#name(keys.lessen)];
    await this.redis
      .run((redis) => redis.eval(FORGIVE, names.length, ...names))
      .catch((error: unknown) => {
        if (!(error instanceof RedisAwayError)) throw error;
      });
  }

  #name(key: string): string {
    return this.redis.name('guesses', key);
  }
}

/** KEYS: counters; ARGV: window ms, then the most of each. Returns −1, or how many ms to wait. */
const BEGIN = `
for index, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[index + 1]) then return redis.call('PTTL', key) end
end
for _, key in ipairs(KEYS) do
  if redis.call('INCR', key) == 1 and redis.call('PTTL', key) < 0 then redis.call('PEXPIRE', key, ARGV[1]) end
end
return -1
`;

/** KEYS: the counter to clear, the counter to lessen; their windows go on. */
const FORGIVE = `
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('SET', KEYS[1], 0, 'KEEPTTL') end
if tonumber(redis.call('GET', KEYS[2]) or '0') > 0 then redis.call('DECR', KEYS[2]) end
return 0
`;
