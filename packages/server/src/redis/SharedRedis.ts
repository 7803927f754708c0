import type { FastifyBaseLogger } from 'fastify';
import type { Redis, RedisOptions } from 'ioredis';
import { StartError } from '../process/StartError.ts';

/** Redis does not answer at the moment. Whoever asks goes on without it, or says so. */
export class RedisAwayError extends Error {
  readonly code = 'redis_away';

  constructor(options?: ErrorOptions) {
    super('Redis does not answer.', options);
    this.name = 'RedisAwayError';
  }
}

/** What several instances share; they are one VNET when they have the same secret. */
export interface SharedRedisOptions {
  /** `REDIS_URL`. */
  url: string;
  /** Begins every key and channel, so that two VNETs may use one Redis. */
  namespace: string;
  logger: Pick<FastifyBaseLogger, 'warn' | 'info'>;
}

type Listener = () => void;

/** A command that takes longer is lost: the request that waits for it goes on without. */
const COMMAND_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 3_000;
const RETRY_MS = { least: 50, most: 1_000 } as const;

/**
 * This instance's two connections to Redis, one for commands and one that listens on the instance's channel. Nothing is
 * queued while Redis is away: commands fail at once, and it comes back by itself.
 */
export class SharedRedis {
  /** Set once the subscription stands: without it this instance hears nothing. */
  #isUp = false;
  #isClosed = false;
  #channel: string | null = null;
  #onMessage: (message: Buffer) => void = () => {};
  readonly #listeners = { away: new Set<Listener>(), back: new Set<Listener>() };

  private constructor(
    readonly namespace: string,
    private readonly commands: Redis,
    private readonly subscriber: Redis,
    private readonly logger: SharedRedisOptions['logger'],
  ) {
    for (const connection of [commands, subscriber]) {
      // Without a listener ioredis writes to the console; what it means is told by `close`.
      connection.on('error', () => {});
      connection.on('close', () => this.#goAway());
      connection.on('ready', () => this.#comeBack());
    }
  }

  /** @throws {StartError} when Redis does not answer */
  static async open({ url, namespace, logger }: SharedRedisOptions): Promise<SharedRedis> {
    const { Redis } = await import('ioredis');
    const connect = (name: string) => new Redis(url, { ...OPTIONS, connectionName: `vnet-${name}` });
    const [commands, subscriber] = [connect('commands'), connect('subscriber')];
    const shared = new SharedRedis(namespace, commands, subscriber, logger);
    try {
      await Promise.all([commands.connect(), subscriber.connect()]);
      await shared.check();
      return shared;
    } catch (cause) {
      await shared.close();
      const { host } = new URL(url);
      throw new StartError(`REDIS_URL: Redis at ${host} does not answer. Start it, or correct REDIS_URL.`, { cause });
    }
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** The name of a key or a channel. */
  name(...parts: readonly string[]): string {
    return [this.namespace, ...parts].join(':');
  }

  /** @throws {RedisAwayError} at once while Redis is away, after a second when it does not answer */
  async run<Reply>(command: (redis: Redis) => Promise<Reply>): Promise<Reply> {
    if (this.commands.status !== 'ready') throw new RedisAwayError();
    try {
      return await command(this.commands);
    } catch (cause) {
      if (isReply(cause)) throw cause;
      // It hangs, or the way to it is broken: reconnecting tells.
      if (!this.#isClosed && this.commands.status === 'ready') {
        for (const connection of [this.commands, this.subscriber]) connection.disconnect(true);
      }
      throw new RedisAwayError({ cause });
    }
  }

  /** Listens on a channel, across reconnections; one a process. */
  async listen(channel: string, onMessage: (message: Buffer) => void): Promise<void> {
    this.#channel = channel;
    this.#onMessage = onMessage;
    this.subscriber.on('messageBuffer', (_channel: Buffer, message: Buffer) => this.#onMessage(message));
    await this.subscriber.subscribe(channel);
    this.#isUp = this.#isReady();
  }

  /** @returns a function that takes the listener off again */
  on(event: 'away' | 'back', listener: Listener): () => void {
    this.#listeners[event].add(listener);
    return () => this.#listeners[event].delete(listener);
  }

  /** @throws {RedisAwayError} */
  async check(): Promise<void> {
    if (!this.#isReady()) throw new RedisAwayError();
    await this.run((redis) => redis.ping());
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isUp = false;
    for (const connection of [this.commands, this.subscriber]) connection.disconnect();
  }

  #isReady(): boolean {
    return this.commands.status === 'ready' && this.subscriber.status === 'ready';
  }

  #goAway(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    if (this.#isClosed) return;
    this.logger.warn('Redis is away; this instance goes on alone until it is back');
    for (const listener of this.#listeners.away) listener();
  }

  #comeBack(): void {
    if (this.#channel === null || this.#isClosed || !this.#isReady()) return;
    this.subscriber.subscribe(this.#channel).then(
      () => {
        if (this.#isUp || !this.#isReady()) return;
        this.#isUp = true;
        this.logger.info('Redis is back');
        for (const listener of this.#listeners.back) listener();
      },
      // The connection broke again; the next `ready` tries again.
      () => {},
    );
  }
}

const OPTIONS = {
  lazyConnect: true,
  enableOfflineQueue: false,
  // A command that was under way is not sent twice.
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  // Done by hand, so that it is known when the subscription stands.
  autoResubscribe: false,
  commandTimeout: COMMAND_TIMEOUT_MS,
  connectTimeout: CONNECT_TIMEOUT_MS,
  // One that hangs does not say goodbye; this is in ioredis's options and not in their type.
  ...{ disconnectTimeout: 100 },
  keepAlive: 10_000,
  retryStrategy: (times: number) => Math.min(RETRY_MS.least * 2 ** Math.min(times, 10), RETRY_MS.most),
} satisfies RedisOptions;

/** Redis answered, and the answer is an error: ours to fix, and no sign of an outage. But one that loads is away. */
function isReply(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === 'ReplyError' &&
    !/^(LOADING|READONLY|MASTERDOWN|NOAUTH)/.test(error.message)
  );
}
