import type { FastifyBaseLogger } from 'fastify';
import type { CallProvider, ProviderIdentity } from './provider.ts';

interface Removal {
  meetingUuid: string;
  identity: ProviderIdentity;
  /** As `now` tells it, ms. */
  until: number;
}

interface Deps {
  provider: CallProvider;
  logger: FastifyBaseLogger;
  /** A monotonic clock, ms. */
  now?: () => number;
  /** How often one looks whether somebody came back, ms. */
  everyMs?: number;
}

/** As long as what `join/` gave out before may open the meeting, and a little. */
const LASTS_MS = 11 * 60_000;

/**
 * Takes people out of calls, and keeps them out: what let them in stays good for ten minutes at providers that cannot
 * take it back, so whoever comes by it again is taken out again. Where the provider cannot take people out, `join/` alone
 * keeps them away.
 */
export class CallRemovals {
  readonly #deps: Deps;
  readonly #now: () => number;
  readonly #removals = new Map<string, Removal>();
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#now = deps.now ?? (() => performance.now());
  }

  /** Never throws for the provider's sake: it is tried again. */
  async remove(meetingUuid: string, identity: string): Promise<void> {
    if (this.#deps.provider.removePerson === undefined) return;
    const removal = { meetingUuid, identity: { value: identity }, until: this.#now() + LASTS_MS };
    this.#removals.set(keyOf(meetingUuid, identity), removal);
    this.#timer ??= setInterval(() => void this.#sweep(), this.#deps.everyMs ?? 5_000).unref();
    await this.#takeOut(removal);
  }

  /** They may come in again. */
  forgive(meetingUuid: string, identity: string): void {
    this.#removals.delete(keyOf(meetingUuid, identity));
  }

  /** Ends a call for everybody in it, where the provider can. */
  async endMeeting(meetingUuid: string): Promise<void> {
    await this.#attempt(async () => this.#deps.provider.endMeeting?.(meetingUuid));
  }

  /** Idempotent. */
  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#removals.clear();
  }

  async #sweep(): Promise<void> {
    for (const [key, removal] of this.#removals) {
      if (removal.until <= this.#now()) this.#removals.delete(key);
      else await this.#takeOut(removal);
    }
    if (this.#removals.size === 0) this.close();
  }

  async #takeOut({ meetingUuid, identity }: Removal): Promise<void> {
    await this.#attempt(async () => this.#deps.provider.removePerson?.(meetingUuid, identity));
  }

  async #attempt(action: () => Promise<void> | undefined): Promise<void> {
    try {
      await action();
    } catch (error) {
      // Down: then nobody can talk there either, and who was taken out is looked for again.
      this.#deps.logger.warn({ err: error }, 'the call provider did not take somebody out of a call');
    }
  }
}

function keyOf(meetingUuid: string, identity: string): string {
  return `${meetingUuid} ${identity}`;
}
