import { SIGNALLING_MAX_MESSAGE_BYTES } from '@vnet/protocol';
import * as z from 'zod/mini';

/** What the server sends to a client at a code (contract.md, *Signalling*). */
export type CodeEvent =
  | { readonly type: 'presence'; readonly peers: number }
  | { readonly type: 'relayed'; readonly sentBy: string | undefined; readonly message: Record<string, unknown> };

const presenceSchema = z.object({
  type: z.enum(['signal_connected', 'signal_disconnected']),
  peers_count: z.int(),
});

/** Descriptions come under `description`, all else under `candidates`. */
const relayedSchema = z.object({
  type: z.string(),
  sent_by: z.optional(z.nullable(z.string())),
  description: z.optional(z.record(z.string(), z.unknown())),
  candidates: z.optional(z.record(z.string(), z.unknown())),
});

/** Null for what is none of ours: an error of the server's, or a message of the first VNET's client. */
export function parseCodeEvent(data: unknown): CodeEvent | null {
  const value = parse(data);
  const presence = presenceSchema.safeParse(value);
  if (presence.success) return { type: 'presence', peers: presence.data.peers_count };
  const relayed = relayedSchema.safeParse(value);
  if (!relayed.success) return null;
  const { type, sent_by: sentBy, description, candidates } = relayed.data;
  const content = description ?? candidates;
  if (content === undefined) return null;
  return { type: 'relayed', sentBy: sentBy ?? undefined, message: { ...content, type } };
}

function parse(data: unknown): unknown {
  try {
    return typeof data === 'string' && data.length <= 2 * SIGNALLING_MAX_MESSAGE_BYTES ? JSON.parse(data) : null;
  } catch {
    return null;
  }
}
