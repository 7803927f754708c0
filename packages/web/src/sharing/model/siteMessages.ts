import * as z from 'zod/mini';

/** What the pages of a site tell each other over their links, once a second; the relay passes it on unread. */
const personSchema = z.object({
  identity: z.string(),
  username: z.string(),
  displayName: z.string(),
  /** From the SFU and over links in, bit/s. */
  wanBitrate: z.number().check(z.nonnegative()),
  lanBitrate: z.number().check(z.nonnegative()),
});

const linkSchema = z.object({
  from: z.string(),
  to: z.string(),
  streams: z.int().check(z.nonnegative()),
  roundTrip: z.nullable(z.number()),
  method: z.enum(['forwarded', 'transcoded']),
});

/** Everybody whom the sender knows of but those that the other page has told of. */
const siteMessageSchema = z.object({
  type: z.literal('site'),
  people: z.array(personSchema).check(z.maxLength(1_000)),
  links: z.array(linkSchema).check(z.maxLength(1_000)),
});

export type SiteMessage = z.infer<typeof siteMessageSchema>;
export type ToldPerson = SiteMessage['people'][number];
export type ToldLink = SiteMessage['links'][number];

/** Null for what is no such message. */
export function parseSiteMessage(content: unknown): SiteMessage | null {
  return siteMessageSchema.safeParse(content).data ?? null;
}
