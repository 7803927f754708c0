import type { DestinationStream } from 'pino';
import * as z from 'zod/mini';

const lineSchema = z.object({
  level: z.number(),
  msg: z.optional(z.string()),
  reason: z.optional(z.string()),
  err: z.optional(z.object({ message: z.string() })),
});

/** pino's numbers of its levels. */
const WARN = 40;
const ERROR = 50;

/** Turns the log's JSON lines into short ones for a person at a terminal: `Warning: LiveKit is gone (it was ended)`. */
export function terminalLog(write: (line: string) => void): DestinationStream {
  return { write: (line) => write(`${shorten(line)}\n`) };
}

function shorten(line: string): string {
  const parsed = lineSchema.safeParse(JSON.parse(line));
  if (!parsed.success) return line.trimEnd();
  const { level, msg = '', reason, err } = parsed.data;
  const kind = level >= ERROR ? 'Error: ' : level >= WARN ? 'Warning: ' : '';
  const why = [reason, err?.message].filter((text) => text !== undefined && text !== msg);
  return `${kind}${msg}${why.length === 0 ? '' : ` (${why.join(', ')})`}`;
}
