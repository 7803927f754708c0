import { type FeedingLink, nextLink, type ReceivingLink, type TicketHolder } from '@vnet/relay';
import type { LinkPerson } from '../../calls/call.ts';

/** What either end of a link by code is to the rest of the page: a person, a connection, a way to tell them something. */
export abstract class CodeLink<Link extends FeedingLink | ReceivingLink> {
  readonly id = nextLink();
  protected link: Link | null = null;
  protected holder: TicketHolder | null = null;

  /** Nobody, before the two have met. */
  get person(): LinkPerson {
    return this.holder ?? { identity: '', username: '', displayName: '' };
  }

  get connection(): RTCPeerConnection | null {
    return this.link?.end.connection ?? null;
  }

  /** ms; null before it was measured. */
  get roundTrip(): number | null {
    return this.link?.end.roundTrip ?? null;
  }

  tell(content: unknown): void {
    this.link?.end.send({ type: 'application', content });
  }

  /** They have shown each other who they are. */
  protected meet(holder: TicketHolder, link: Link): void {
    this.holder = holder;
    this.link = link;
  }

  /** Whoever was on their way is gone, or somebody else comes. */
  protected forget(): void {
    const { link } = this;
    this.link = null;
    this.holder = null;
    link?.end.leftBy('stopped');
  }
}
