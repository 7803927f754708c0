import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { RouteOptions } from 'fastify';
import { RedisAwayError, type SharedRedis } from './SharedRedis.ts';

interface Counted {
  current: number;
  /** Milliseconds. */
  ttl: number;
}

type Callback = (error: Error | null, counted?: Counted) => void;

/** Milliseconds. */
interface Window {
  count: number;
  until: number;
}

/**
 * The store with which request limits count for all instances together. While Redis is away each instance counts for
 * itself, with the same limits: neither does everything pass, nor is everybody shut out.
 */
export function requestCountsIn(redis: SharedRedis, mostKept: number): FastifyRateLimitStoreCtor {
  return class RequestCounts implements FastifyRateLimitStore {
    /** Routes with a limit of their own count apart. */
    scope = 'all';
    readonly alone = new Map<string, Window>();

    incr(key: string, callback: Callback, windowMs: number): void {
      const name = redis.name('requests', this.scope, key);
      redis
        .run((connection) => connection.eval(COUNT, 1, name, windowMs))
        .then(readCounted)
        .catch((error: unknown) => {
          if (error instanceof RedisAwayError) return this.countAlone(key, windowMs);
          throw error;
        })
        .then((counted) => callback(null, counted))
        .catch((error: Error) => callback(error));
    }

    /** The plugin says more of the route than its types do. */
    child({ routeInfo }: RouteOptions & { routeInfo?: Pick<RouteOptions, 'method' | 'url'> }): RequestCounts {
      const child = new RequestCounts();
      child.scope = `${routeInfo?.method} ${routeInfo?.url}`;
      return child;
    }

    countAlone(key: string, windowMs: number): Counted {
      const now = Date.now();
      let window = this.alone.get(key);
      if (window === undefined || window.until <= now) {
        if (this.alone.size >= mostKept) this.alone.clear();
        window = { count: 0, until: now + windowMs };
        this.alone.set(key, window);
      }
      window.count += 1;
      return { current: window.count, ttl: window.until - now };
    }
  };
}

/** KEYS[1] a counter; ARGV[1] its window, ms. Returns the count and how many ms are left. */
const COUNT = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { count, redis.call('PTTL', KEYS[1]) }
`;

function readCounted(reply: unknown): Counted {
  const [current, ttl] = Array.isArray(reply) ? reply.map(Number) : [];
  return { current: current ?? 0, ttl: ttl ?? 0 };
}
