import { type Clock, systemClock } from '../Clock.ts';
import type { LinkId } from '../forwarding/messages.ts';
import { FeedingLink, type FeedingListener } from '../peer/FeedingLink.ts';
import type { StreamInjection } from '../peer/injection.ts';
import type { RelayPort } from '../peer/RelayPort.ts';
import type { LinkCredentials } from './LinkCredentials.ts';
import { LinkSession, type LinkSignalling } from './LinkSession.ts';
import type { LinkEnding } from './linkMessages.ts';
import { nextLink } from './nextLink.ts';
import type { SharedStreams } from './SharedStreams.ts';
import type { TicketHolder } from './tickets.ts';

export interface FeederListener extends Partial<FeedingListener> {
  /** The other end is who it says: a link to it is on its way. */
  met?(holder: TicketHolder, link: FeedingLink): void;
  /** Nothing was shared. @param holder known where its ticket is genuine */
  refused?(ending: LinkEnding, holder: TicketHolder | null): void;
}

export interface FeederOptions {
  readonly id?: LinkId;
  readonly port: RelayPort | null;
  readonly injection: StreamInjection;
  readonly streams: SharedStreams;
  readonly signalling: LinkSignalling;
  credentials(): Promise<LinkCredentials>;
  /** Least round trip must be below, ms; 10 unless told otherwise (relay.md, S2). */
  readonly maxRoundTrip?: number;
  readonly clock?: Clock;
  readonly listener: FeederListener;
}

/**
 * The feeding side of one link, from the first hello: `greet` when the receiver is there, `receive` for each message of
 * the signalling.
 */
export function openFeeder(options: FeederOptions): LinkSession {
  const { port, injection, streams, signalling, listener, id = nextLink(), clock = systemClock } = options;
  return new LinkSession({
    role: 'feeder',
    signalling,
    credentials: () => options.credentials(),
    refused: (ending, holder) => listener.refused?.(ending, holder),
    open: (holder, { identity, certificate }) => {
      const Native = port?.NativePeerConnection ?? RTCPeerConnection;
      const link = new FeedingLink({
        link: id,
        connection: new Native({ ...injection.configuration, iceServers: [], certificates: [certificate] }),
        port,
        clock,
        injection,
        streams,
        self: identity,
        receiver: holder.identity,
        ...(options.maxRoundTrip === undefined ? {} : { maxRoundTrip: options.maxRoundTrip }),
        signal: (message) => signalling.send(message),
        listener: {
          stateChanged: (state) => listener.stateChanged?.(state),
          life: (life) => listener.life?.(life),
          wanted: (sizes) => listener.wanted?.(sizes),
          playing: (ids) => listener.playing?.(ids),
          application: (content) => listener.application?.(content),
          ended: (ending) => listener.ended?.(ending),
        },
      });
      listener.met?.(holder, link);
      return { end: link.end, start: () => link.start(), answer: (sdp) => link.answer(sdp) };
    },
  });
}
