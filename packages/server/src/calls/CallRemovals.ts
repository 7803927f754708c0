import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../clock.ts';
import type { CallRemoval, CallRemovalStore } from './callRemovalStore.ts';
import type { CallProvider } from './provider.ts';

interface Deps {
  store: CallRemovalStore;
  provider: CallProvider;
  logger: FastifyBaseLogger;
  clock: Clock;
  /** How often one looks whether somebody came back, ms. */
  everyMs?: number;
}

/** As long as what `join/` gave out before may open the meeting, and a little. */
const LASTS_MS = 11 * 60_000;
const EVERY_MS = 5_000;

/**
 * Takes people out of calls, and keeps them out: what let them in stays good for ten minutes at providers that cannot
 * take it back, so whoever comes by it again is taken out again. The database knows who, so that every instance looks for
 * them, and one that is started again as well. Where the provider cannot take people out, `join/` alone keeps them away.
 */
export class CallRemovals {
  readonly #deps: Deps;
  #timer: NodeJS.Timeout | null = null;
  #sweeping: Promise<void> | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Looks for those who come back, from now on. */
  start(): void {
    if (this.#deps.provider.removePerson === undefined) return;
    this.#timer ??= setInterval(() => this.#sweep(), this.#deps.everyMs ?? EVERY_MS).unref();
  }

  /** Never throws for the provider's sake: it is tried again. */
  async remove(meetingUuid: string, identity: string): Promise<void> {
    const { provider, store, clock } = this.#deps;
    if (provider.removePerson === undefined) return;
    await store.save({ meetingUuid, identity }, new Date(clock.now().getTime() + LASTS_MS));
    await this.#takeOut({ meetingUuid, identity });
  }

  /** They may come in again. */
  async forgive(meetingUuid: string, identity: string): Promise<void> {
    await this.#deps.store.delete({ meetingUuid, identity });
  }

  /** Ends a call for everybody in it, where the provider can. */
  async endMeeting(meetingUuid: string): Promise<void> {
    await this.#attempt(async () => this.#deps.provider.endMeeting?.(meetingUuid));
  }

  /** Resolves when nobody is looked for any more; who was removed stays so. Idempotent. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.#sweeping;
  }

  #sweep(): void {
    this.#sweeping ??= this.#takeOutAgain()
      .catch((err: unknown) => this.#deps.logger.warn({ err }, 'who is kept out of calls could not be looked up'))
      .finally(() => {
        this.#sweeping = null;
      });
  }

  async #takeOutAgain(): Promise<void> {
    for (const removal of await this.#deps.store.listAt(this.#deps.clock.now())) {
      if (this.#timer === null) return;
      await this.#takeOut(removal);
    }
  }

  async #takeOut({ meetingUuid, identity }: CallRemoval): Promise<void> {
    await this.#attempt(async () => this.#deps.provider.removePerson?.(meetingUuid, { value: identity }));
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
