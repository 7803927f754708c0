import * as z from 'zod/mini';

/** Every JSON error body has a sentence for people; `code` is stable and listed in docs/errors.md. */
export const errorBodySchema = z.object({ message: z.string(), code: z.optional(z.string()) });
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** contract.md: the body of every 401 under REST. */
export const NOT_LOGGED_IN = {
  message: 'not logged in',
  detail: 'Authentication credentials were not provided.',
} as const;
