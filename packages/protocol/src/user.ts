import * as z from 'zod/mini';

/** A person as others may see them: contract.md's *User (short)*. `profile_image` is a path under `/media/`. */
export const shortUserSchema = z.object({
  username: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  email: z.string(),
  meeting_name: z.string(),
  profile_image: z.string(),
});
export type ShortUser = z.infer<typeof shortUserSchema>;

/**
 * The name under which others see a person in meetings: the meeting name once it was chosen (it begins as the
 * username), else first and last name, else the username.
 */
export function displayNameOf(
  person: Pick<ShortUser, 'username' | 'first_name' | 'last_name' | 'meeting_name'>,
): string {
  const { username, first_name, last_name, meeting_name } = person;
  if (meeting_name !== '' && meeting_name !== username) return meeting_name;
  return `${first_name} ${last_name}`.trim() || username;
}

/** A person as they see themselves: the short form and the credentials that are theirs alone. */
export const fullUserSchema = z.extend(shortUserSchema, {
  /** The call provider's identity; empty while the provider could not be reached. */
  acs_identity: z.string(),
  /** The call provider's token; empty while the provider could not be reached. */
  acs_token: z.string(),
  /** What `Authorization: Token …` carries. */
  auth_token: z.string(),
});
export type FullUser = z.infer<typeof fullUserSchema>;

/** Bounds of the sign-up form, shared by what checks and what explains. */
export const USERNAME_MAX_LENGTH = 191;
export const PERSON_NAME_MAX_LENGTH = 200;
export const PASSWORD_MIN_LENGTH = 8;
/** Of those that are chosen now; what was longer before goes on signing its owner in. */
export const PASSWORD_MAX_LENGTH = 1000;
export const USERNAME_PATTERN = /^[0-9A-Za-z_]+$/;
