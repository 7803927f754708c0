/**
 * A code has six digits, so somebody who may try them all finds every open one. A person who shares with a whole room
 * goes through one code a receiver.
 */
export const CODE_LIMIT = { codes: 60, windowMs: 10 * 60_000 } as const;

/** Counts the different codes that an account tries; coming back to one of them counts as nothing. */
export interface CodeAttempts {
  /** @returns null when the account may try the code, else after how many seconds it may */
  try(accountId: string, code: string): Promise<number | null>;
}

interface Window {
  until: number;
  codes: Set<string>;
}

/** The counts of one process. */
export class InProcessCodeAttempts implements CodeAttempts {
  readonly #windows = new Map<string, Window>();

  /** @param now a monotonic clock, ms */
  constructor(private readonly now: () => number) {}

  async try(accountId: string, code: string): Promise<number | null> {
    const now = this.now();
    const window = this.#window(accountId, now);
    if (window.codes.has(code)) return null;
    if (window.codes.size >= CODE_LIMIT.codes) return Math.ceil((window.until - now) / 1000);
    window.codes.add(code);
    return null;
  }

  #window(accountId: string, now: number): Window {
    const kept = this.#windows.get(accountId);
    if (kept !== undefined && kept.until > now) return kept;
    for (const [id, { until }] of this.#windows) if (until <= now) this.#windows.delete(id);
    const window = { until: now + CODE_LIMIT.windowMs, codes: new Set<string>() };
    this.#windows.set(accountId, window);
    return window;
  }
}
