import { RedisAwayError, type SharedRedis } from '../redis/SharedRedis.ts';
import { CODE_LIMIT, type CodeAttempts, InProcessCodeAttempts } from './CodeAttempts.ts';

/** The counts of all instances together. While Redis is away each instance counts for itself. */
export class RedisCodeAttempts implements CodeAttempts {
  readonly #alone: InProcessCodeAttempts;

  /** @param now a monotonic clock, ms */
  constructor(
    private readonly redis: SharedRedis,
    now: () => number,
  ) {
    this.#alone = new InProcessCodeAttempts(now);
  }

  async try(accountId: string, code: string): Promise<number | null> {
    const key = this.redis.name('code-attempts', accountId);
    try {
      const wait = await this.redis.run((redis) =>
        redis.eval(TRY, 1, key, code, CODE_LIMIT.codes, CODE_LIMIT.windowMs),
      );
      return Number(wait) < 0 ? null : Math.ceil(Number(wait) / 1000);
    } catch (error) {
      if (!(error instanceof RedisAwayError)) throw error;
      return await this.#alone.try(accountId, code);
    }
  }
}

/** KEYS[1] a set of codes; ARGV: code, most codes, window ms. Returns −1, or how many ms to wait. */
const TRY = `
local key, code, most, window = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3]
if redis.call('SISMEMBER', key, code) == 1 then return -1 end
local count = redis.call('SCARD', key)
if count >= most then return redis.call('PTTL', key) end
redis.call('SADD', key, code)
if count == 0 then redis.call('PEXPIRE', key, window) end
return -1
`;
