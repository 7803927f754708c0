import {
  SIGNALLING_ERRORS,
  SIGNALLING_MAX_MESSAGE_BYTES,
  type SignallingError,
  type SignallingErrorCode,
  type SignallingRelayed,
  signallingRequestSchema,
} from '@vnet/protocol';

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
 * Reads one frame of a client and writes what both clients get. It is parsed once and written once; what is inside
 * `content` is the clients' affair.
 */
export function readMessage(data: Buffer, isBinary: boolean): ReadMessage {
  if (data.length > SIGNALLING_MAX_MESSAGE_BYTES) return failure(SIGNALLING_ERRORS.tooLarge);
  const value = isBinary ? undefined : parseObject(data.toString('utf8'));
  if (value === undefined) return failure(SIGNALLING_ERRORS.notJson);
  if (typeof value.type !== 'string' || value.type === '') return failure(SIGNALLING_ERRORS.noType);
  // `null` is a content: it is how a browser's end of candidates reads.
  if (value.content === undefined) return failure(SIGNALLING_ERRORS.noContent);
  // A name that is no text is no name; the first VNET never refused a message for it.
  const request = signallingRequestSchema.safeParse(
    typeof value.name === 'string' ? value : { type: value.type, content: value.content },
  );
  if (!request.success) return failure(SIGNALLING_ERRORS.notJson);
  const { type, content, name } = request.data;
  const relayed: SignallingRelayed =
    type === 'offer' || type === 'answer'
      ? { type, sent_by: name, description: content }
      : { type, sent_by: name, candidates: content };
  return { kind: 'relay', message: Buffer.from(JSON.stringify(relayed)) };
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
