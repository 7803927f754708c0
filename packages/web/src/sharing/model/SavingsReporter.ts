import { MOST_REPORTED_BYTES, SAVINGS_INTERVAL_MS } from '@vnet/protocol';
import type { SiteBytes } from './SiteMeter.ts';

/** What was taken since the last report, bytes. */
export interface SavedBytes {
  readonly lan: number;
  readonly wan: number;
}

/** Sends one report; never throws, as nobody waits for it. */
export type SendSavings = (bytes: SavedBytes) => void;

/**
 * Tells the server once a minute, and when the page leaves, what came over the LAN instead of the WAN: the only figures
 * that whoever runs VNET has of what it is good for. A page that receives nothing over the LAN tells nothing.
 */
export class SavingsReporter {
  readonly #send: SendSavings;
  #lan = 0;
  #wan = 0;
  #lasted = 0;

  constructor(send: SendSavings) {
    this.#send = send;
  }

  /** @param duration of the measurement, ms */
  count({ lanIn, wan }: SiteBytes, duration: number): void {
    this.#lan += lanIn;
    this.#wan += wan;
    this.#lasted += duration;
    if (this.#lasted >= SAVINGS_INTERVAL_MS) this.#report();
  }

  /** Sends what is left. Idempotent. */
  close(): void {
    this.#report();
  }

  #report(): void {
    const [lan, wan] = [this.#lan, this.#wan].map((bytes) => Math.min(Math.round(bytes), MOST_REPORTED_BYTES));
    if (lan !== undefined && wan !== undefined && lan > 0) this.#send({ lan, wan });
    this.#lan = 0;
    this.#wan = 0;
    this.#lasted = 0;
  }
}
