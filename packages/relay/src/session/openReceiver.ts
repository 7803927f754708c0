import { type Clock, systemClock } from '../Clock.ts';
import type { LinkId } from '../forwarding/messages.ts';
import { ReceivingLink, type ReceivingListener } from '../peer/ReceivingLink.ts';
import type { RelayPort } from '../peer/RelayPort.ts';
import type { LinkCredentials } from './LinkCredentials.ts';
import { LinkSession, type LinkSignalling } from './LinkSession.ts';
import { LipSync } from './LipSync.ts';
import type { LinkEnding } from './linkMessages.ts';
import { nextLink } from './nextLink.ts';
import { ReceivedStreams, type VoicePolicy } from './ReceivedStreams.ts';
import type { EngineStream } from './SourceSwitch.ts';
import type { TicketHolder } from './tickets.ts';

type LinkEvents = Pick<ReceivingListener, 'stateChanged' | 'life' | 'streamsChanged' | 'application' | 'ended'>;

export interface ReceiverListener extends Partial<LinkEvents> {
  /** The other end is who it says: a link from it is on its way. */
  met?(holder: TicketHolder, link: ReceivingLink): void;
  refused?(ending: LinkEnding, holder: TicketHolder | null): void;
  /** The streams that are played over the link now, by id. */
  playing?(ids: readonly string[]): void;
}

export interface ReceiverOptions {
  readonly id?: LinkId;
  /** Null: without taps and worker; failing over then waits for the page's own timers. */
  readonly port: RelayPort | null;
  readonly signalling: LinkSignalling;
  credentials(): Promise<LinkCredentials>;
  /** The call engine's side of a stream; asked once for each that comes over the link. */
  engineOf(id: string): EngineStream;
  readonly voice?: VoicePolicy;
  readonly maxRoundTrip?: number;
  readonly clock?: Clock;
  readonly listener: ReceiverListener;
}

export interface Receiver {
  readonly session: LinkSession;
  /** Everything comes from the engine again, without a gap where that can be had. Does not end the link. */
  leave(): Promise<void>;
  /** Everything comes from the engine again, at once. Idempotent. */
  close(): void;
}

/** The receiving side of one link, from the first hello; streams change their source by make before break (M2–M4). */
export function openReceiver(options: ReceiverOptions): Receiver {
  const { port, signalling, listener, voice = 'lan', id = nextLink(), clock = systemClock } = options;
  let link: ReceivingLink | null = null;
  const received = new ReceivedStreams({
    clock,
    voice,
    engineOf: (stream) => options.engineOf(stream),
    onPlaying: (ids) => {
      link?.playing(ids);
      listener.playing?.(ids);
    },
  });
  const session = new LinkSession({
    role: 'receiver',
    signalling,
    credentials: () => options.credentials(),
    refused: (ending, holder) => listener.refused?.(ending, holder),
    open: (holder, { identity, certificate }) => {
      const Hooked = port?.HookedPeerConnection ?? RTCPeerConnection;
      const lipSync = new LipSync(clock);
      const opened: ReceivingLink = new ReceivingLink({
        link: id,
        connection: new Hooked({ iceServers: [], certificates: [certificate] }),
        port,
        clock,
        self: identity,
        ...(options.maxRoundTrip === undefined ? {} : { maxRoundTrip: options.maxRoundTrip }),
        signal: (message) => signalling.send(message),
        listener: {
          stateChanged: (state) => listener.stateChanged?.(state),
          life: (life) => {
            received.live(life);
            listener.life?.(life);
          },
          stalled: (stream, stalled) => received.stalled(stream, stalled),
          standing: (ids) => received.standing(ids),
          streamsChanged: (streams) => {
            lipSync.set(streams);
            listener.streamsChanged?.(streams);
            received.set(streams);
          },
          leaving: () => {
            received.leave().then(
              () => opened.release(),
              () => opened.release(),
            );
          },
          application: (content) => listener.application?.(content),
          ended: (ending) => {
            lipSync.close();
            received.close();
            listener.ended?.(ending);
          },
        },
      });
      link = opened;
      listener.met?.(holder, opened);
      return { end: opened.end, offer: (sdp) => opened.offer(sdp) };
    },
  });
  return {
    session,
    leave: () => received.leave(),
    close: () => received.close(),
  };
}
