import * as z from 'zod/mini';

/** One tab's name for its stay in a meeting; a page that is loaded again keeps it and so replaces its own ghost. */
export const SESSION_PATTERN = /^[0-9A-Za-z_-]{8,32}$/;

/** Body of `POST /meeting/meetings/<meeting_id>/join/`. */
export const joinRequestSchema = z.object({ session: z.optional(z.string().check(z.regex(SESSION_PATTERN))) });
export type JoinRequest = z.infer<typeof joinRequestSchema>;

export const callProviderSchema = z.enum(['livekit', 'acs']);
export type CallProviderName = z.infer<typeof callProviderSchema>;

/** What the call engine needs for this meeting alone. */
export const joinCredentialsSchema = z.object({
  provider: callProviderSchema,
  /** Where the engine is: `ws|wss://…` for LiveKit, empty for ACS. */
  url: z.string(),
  token: z.string(),
  /** `<user id>#<session>`. */
  identity: z.string(),
  /** ISO 8601; at most ten minutes ahead. */
  expires_at: z.string(),
});
export type JoinCredentials = z.infer<typeof joinCredentialsSchema>;

/** Attributes that the server puts on a call's participant, and nobody else can change. */
export const PARTICIPANT_ATTRIBUTES = { username: 'username' } as const;
