import * as z from 'zod/mini';

/** Most identities of one `GET /meeting/meetings/<meeting_id>/people/?ids=…`. */
export const MOST_PEOPLE = 50;
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
