import { METHOD_WORDS } from './connectionWords.ts';
import { formatMegabits, formatMilliseconds, formatStreams } from './format.ts';
import type { SiteLink, SitePerson, SiteState } from './LanSharing.ts';

/** Takes less than this from the call server, bit/s: nothing worth a word. */
const NOTHING = 50_000;

/** The drawing in sentences: `Amina feeds Ben: 4 streams, 3 ms`, then who draws how much over the WAN. */
export function describeSite({ people, links }: Pick<SiteState, 'people' | 'links'>): readonly string[] {
  const byIdentity = new Map(people.map((person) => [person.identity, person]));
  return [
    ...links.flatMap((link) => {
      const [from, to] = [byIdentity.get(link.from), byIdentity.get(link.to)];
      return from === undefined || to === undefined ? [] : [describeLink(from, to, link)];
    }),
    ...people.filter(drawsFromWan).map((person) => {
      const who = person.isSelf ? 'You take' : `${person.displayName} takes`;
      return `${who} ${formatMegabits(person.wanBitrate)} over the WAN`;
    }),
  ];
}

/** Whether somebody takes anything from the call server that is worth telling. */
export function drawsFromWan({ wanBitrate }: SitePerson): boolean {
  return wanBitrate >= NOTHING;
}

function describeLink(from: SitePerson, to: SitePerson, { streams, roundTrip, method }: SiteLink): string {
  const feeds = from.isSelf ? 'You feed' : `${from.displayName} feeds`;
  const facts = [
    formatStreams(streams),
    ...(roundTrip === null ? [] : [formatMilliseconds(roundTrip)]),
    ...(method === 'transcoded' ? [METHOD_WORDS.transcoded] : []),
  ];
  return `${feeds} ${to.isSelf ? 'you' : to.displayName}: ${facts.join(', ')}`;
}
