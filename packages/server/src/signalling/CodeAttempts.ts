/**
 * A code has six digits, so somebody who may try them all finds every open one. A person who shares with a whole room
 * goes through one code a receiver.
 */
const LIMIT = { codes: 60, windowMs: 10 * 60_000 } as const;

interface Window {
  until: number;
  codes: Set<string>;
}

/** Counts the different codes that an account tries; coming back to one of them counts as nothing. */
export class CodeAttempts {
  readonly #windows = new Map<string, Window>();

  /** @param now a monotonic clock, ms */
  constructor(private readonly now: () => number) {}

  /** @returns null when the account may try the code, else after how many seconds it may */
  try(accountId: string, code: string): number | null {
    const now = this.now();
    const window = this.#window(accountId, now);
    if (window.codes.has(code)) return null;
    if (window.codes.size >= LIMIT.codes) return Math.ceil((window.until - now) / 1000);
    window.codes.add(code);
    return null;
  }

  #window(accountId: string, now: number): Window {
    const kept = this.#windows.get(accountId);
    if (kept !== undefined && kept.until > now) return kept;
    for (const [id, { until }] of this.#windows) if (until <= now) this.#windows.delete(id);
    const window = { until: now + LIMIT.windowMs, codes: new Set<string>() };
    this.#windows.set(accountId, window);
    return window;
  }
}
