import * as z from 'zod/mini';

/** Most identities of one `GET /meeting/meetings/<meeting_id>/people/?ids=…`. */
export const MOST_PEOPLE = 50;
/** The longest identity that a call provider issues, characters; ACS's have 82. */
const LONGEST_IDENTITY = 200;

/** The query's `ids`: identities as the call provider issues them, separated by commas. */
export const peopleQuerySchema = z.object({
  ids: z.pipe(
    z.pipe(
      z.string(),
      z.transform((text) => [...new Set(text.split(',').filter((id) => id !== ''))]),
    ),
    z.array(z.string().check(z.maxLength(LONGEST_IDENTITY))).check(z.maxLength(MOST_PEOPLE)),
  ),
});

/** Who is behind identities of the call provider. Who is not listed is not known to this server. */
export const peopleSchema = z.object({
  people: z.array(
    z.object({
      identity: z.string(),
      username: z.string(),
      /** As others see it. */
      display_name: z.string(),
    }),
  ),
});
export type People = z.infer<typeof peopleSchema>;
