import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import * as z from 'zod';
import { redact } from './redact.ts';

/** The fields of a LiveKit log line (zap's JSON) that are safe and of use; its others hold addresses and SDP. */
const lineSchema = z.object({
  level: z.string(),
  msg: z.string(),
  error: z.string().optional(),
  room: z.string().optional(),
  participant: z.string().optional(),
  reason: z.string().optional(),
});

const WINDOW_MS = 10_000;
const MAX_LINES_PER_WINDOW = 10;

/** Passes a LiveKit server's log lines on to VNET's log: redacted, and no more than a few per ten seconds. */
export class LiveKitLog {
  #windowStart = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #dropped = 0;
  #lastText = '';

  constructor(
    private readonly log: FastifyBaseLogger,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The last line that was no JSON: what LiveKit prints when it cannot start. Redacted. */
  get lastText(): string {
    return this.#lastText;
  }

  read(stream: Readable): void {
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => this.write(line));
  }

  write(line: string): void {
    const parsed = lineSchema.safeParse(parseJson(line));
    if (!parsed.success) this.#lastText = redact(line);
    if (!this.#admit()) return;
    if (!parsed.success) {
      this.log.warn({ source: 'livekit' }, redact(line));
      return;
    }
    const { level, msg, ...fields } = parsed.data;
    const safe = Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, redact(value)]])),
    );
    const method = level === 'error' || level === 'fatal' || level === 'panic' ? 'error' : 'warn';
    this.log[method]({ source: 'livekit', ...safe }, redact(msg));
  }

  #admit(): boolean {
    const now = this.now();
    if (now - this.#windowStart >= WINDOW_MS) {
      if (this.#dropped > 0) this.log.warn({ source: 'livekit', dropped: this.#dropped }, 'LiveKit log lines left out');
      this.#windowStart = now;
      this.#lines = 0;
      this.#dropped = 0;
    }
    this.#lines += 1;
    if (this.#lines <= MAX_LINES_PER_WINDOW) return true;
    this.#dropped += 1;
    return false;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
