import type { Clock, LinkCredentials, RelayPort, SharedStreams, StreamInjection } from '@vnet/relay';
import type { Call, LinkPerson } from '../../calls/call.ts';
import type { LinkMethod } from './LanSharing.ts';

/** What sharing and receiving have in common on one page. */
export interface SharingContext {
  readonly call: Call;
  readonly clock: Clock;
  /** `ws|wss://<host>/vnet/ps/`. */
  readonly signallingServer: string;
  readonly port: RelayPort | null;
  readonly injection: StreamInjection;
  readonly streams: SharedStreams;
  /** @throws {ApiError} */
  credentials(): Promise<LinkCredentials>;
  readonly links: ActiveLinks;
  /** Asks the server for the site's policy again; the models are told it. */
  askPolicy(): void;
}

/** A link that stands, as *Your site* sees it. */
export interface ActiveLink {
  readonly id: string;
  readonly role: 'feeder' | 'receiver';
  readonly person: LinkPerson;
  /** Null before and after. */
  readonly connection: RTCPeerConnection | null;
  readonly method: LinkMethod;
  readonly roundTrip: number | null;
  /** Streams that are played over it now. */
  readonly streams: number;
  /** Says something to the other page. */
  tell(content: unknown): void;
}

/** All links of the page that stand. */
export class ActiveLinks {
  readonly #links = new Map<string, ActiveLink>();
  readonly #listeners = new Set<(content: unknown, link: ActiveLink) => void>();

  get all(): readonly ActiveLink[] {
    return [...this.#links.values()];
  }

  add(link: ActiveLink): void {
    this.#links.set(link.id, link);
  }

  remove(id: string): void {
    this.#links.delete(id);
  }

  /** The other page of a link said something. */
  heard(id: string, content: unknown): void {
    const link = this.#links.get(id);
    if (link !== undefined) for (const listener of this.#listeners) listener(content, link);
  }

  onHeard(listener: (content: unknown, link: ActiveLink) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
