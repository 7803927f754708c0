/**
 * How fast one client may send. A whole session description with its candidates is some dozen messages and well below
 * 100 kB; ten times that at once is still let through.
 */
const LIMITS = {
  messages: { burst: 500, perSecond: 50 },
  bytes: { burst: 4 * 1024 * 1024, perSecond: 256 * 1024 },
} as const;

/** Two token buckets, one of messages and one of bytes. */
export class FloodGate {
  #messages: number = LIMITS.messages.burst;
  #bytes: number = LIMITS.bytes.burst;
  #at: number;

  /** @param now a monotonic clock, ms */
  constructor(private readonly now: () => number) {
    this.#at = now();
  }

  /** Whether a message of that size is within the limits; one that is not is not counted. */
  admit(bytes: number): boolean {
    const now = this.now();
    const seconds = (now - this.#at) / 1000;
    this.#at = now;
    this.#messages = Math.min(LIMITS.messages.burst, this.#messages + seconds * LIMITS.messages.perSecond);
    this.#bytes = Math.min(LIMITS.bytes.burst, this.#bytes + seconds * LIMITS.bytes.perSecond);
    if (this.#messages < 1 || this.#bytes < bytes) return false;
    this.#messages -= 1;
    this.#bytes -= bytes;
    return true;
  }
}
