import * as z from 'zod/mini';

/**
 * The signalling socket `/vnet/ps/<code>/`: two clients with one six-digit code, each message echoed to both.
 * The wire is contract.md's; what `content` holds is the clients' affair.
 */
export const SIGNALLING_PATH = '/vnet/ps/';
export const SIGNALLING_CODE_PATTERN = /^[0-9]{6}$/;
export const SIGNALLING_MAX_MESSAGE_BYTES = 64 * 1024;
/** How many clients may share a code. */
export const SIGNALLING_MAX_PEERS = 2;

/** Close codes of the signalling socket. */
export const SIGNALLING_CLOSE = {
  /** A third client came; it has seen no message. */
  codeInUse: 4409,
  /** RFC 6455, section 7.4.1: policy violation; here a flood of messages. */
  flood: 1008,
  /** RFC 6455, section 7.4.1: going away; the server stops. */
  goingAway: 1001,
  /** What the client signed in with is no longer good; coming again would be refused with 401. */
  signedOut: 4401,
} as const;

/** Client → server. Any `type` passes; `offer`, `answer` and `candidate` are those in use. */
export const signallingRequestSchema = z.object({
  type: z.string().check(z.minLength(1)),
  content: z.unknown(),
  name: z.optional(z.string()),
});
export type SignallingRequest = z.infer<typeof signallingRequestSchema>;

export const SIGNALLING_ERRORS = {
  notJson: 'not_json',
  noType: 'no_type',
  noContent: 'no_content',
  tooLarge: 'too_large',
} as const;
export type SignallingErrorCode = (typeof SIGNALLING_ERRORS)[keyof typeof SIGNALLING_ERRORS];

/** Server → both clients, when either joins or leaves. */
export interface SignallingPresence {
  type: 'signal_connected' | 'signal_disconnected';
  code: string;
  peers_count: number;
}

/** Server → both clients, the sender too: descriptions under `description`, all else under `candidates`. */
export interface SignallingRelayed {
  type: string;
  sent_by: string | undefined;
  description?: unknown;
  candidates?: unknown;
}

/** Server → the sender alone, for a message that could not be relayed; the connection goes on. */
export interface SignallingError {
  type: 'error';
  error: SignallingErrorCode;
  message: string;
}
