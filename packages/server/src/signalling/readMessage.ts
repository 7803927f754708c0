import {
  SIGNALLING_ERRORS,
  SIGNALLING_MAX_MESSAGE_BYTES,
  type SignallingError,
  type SignallingErrorCode,
  type SignallingRelayed,
  signallingRequestSchema,
} from '@vnet/protocol';
import { memberSources } from './memberSources.ts';

/** What a client's message becomes: a message for everybody at the code, or an error for its sender. */
export type ReadMessage = { kind: 'relay'; message: Buffer } | { kind: 'error'; message: Buffer };

const SENTENCES: Record<SignallingErrorCode, string> = {
  [SIGNALLING_ERRORS.notJson]: 'A message is one JSON object in a text frame.',
  [SIGNALLING_ERRORS.noType]: 'A message needs a "type": a text that is not empty.',
  [SIGNALLING_ERRORS.noContent]: 'A message needs a "content".',
  [SIGNALLING_ERRORS.tooLarge]: `A message may have ${SIGNALLING_MAX_MESSAGE_BYTES} bytes at most.`,
};

/** Error messages are constant, so each is written once. */
const ERRORS = Object.fromEntries(
  Object.entries(SENTENCES).map(([error, message]) => [
    error,
    Buffer.from(JSON.stringify({ type: 'error', error, message } satisfies Record<keyof SignallingError, string>)),
  ]),
);

/**
 * Reads one frame of a client and writes what both clients get. What is inside `content` is the clients' affair: it is
 * checked to be JSON and passed on as it came.
 *
 * Bytes stand for characters here (latin1), which costs a fraction of decoding them: in JSON, bytes above 0x7f are
 * valid inside strings only, and `ws` has checked that a text frame is UTF-8.
 */
export function readMessage(data: Buffer, isBinary: boolean): ReadMessage {
  if (data.length > SIGNALLING_MAX_MESSAGE_BYTES) return failure(SIGNALLING_ERRORS.tooLarge);
  const text = isBinary ? '' : data.toString('latin1');
  const value = parseObject(text);
  if (value === undefined) return failure(SIGNALLING_ERRORS.notJson);
  const request = signallingRequestSchema.safeParse(
    // A name that is no text is no name; the first VNET never refused a message for it.
    typeof value.name === 'string' ? value : { type: value.type, content: value.content },
  );
  if (!request.success) return failure(isType(value.type) ? SIGNALLING_ERRORS.noContent : SIGNALLING_ERRORS.noType);
  const { type, content, name } = request.data;
  // `null` is a content: it is how a browser's end of candidates reads.
  if (content === undefined) return failure(SIGNALLING_ERRORS.noContent);
  const sources = memberSources(text, MEMBERS);
  const sentBy = name === undefined ? '' : `"sent_by":${sources.name},`;
  const label: keyof SignallingRelayed = type === 'offer' || type === 'answer' ? 'description' : 'candidates';
  const message = `{"type":${sources.type},${sentBy}"${label}":${sources.content}}`;
  return { kind: 'relay', message: Buffer.from(message, 'latin1') };
}

const MEMBERS = ['type', 'content', 'name'] as const;

function isType(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function failure(code: SignallingErrorCode): ReadMessage {
  return { kind: 'error', message: ERRORS[code] ?? Buffer.alloc(0) };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
