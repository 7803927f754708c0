import type { LinkControl, OfferedStream, WantedSize } from '../session/linkMessages.ts';
import { type KnownStream, mayFeed } from '../session/SharedStream.ts';
import type { SharedStreams } from '../session/SharedStreams.ts';
import type { InjectedSection, StreamInjection } from './injection.ts';
import { LinkEnd, type LinkEndOptions, type LinkListener } from './LinkEnd.ts';
import { atLanRates } from './lanRates.ts';
import { sectionOf } from './mediaSections.ts';
import { withPayloadTypes } from './payloadTypes.ts';

export interface FeedingListener extends Omit<LinkListener, 'control' | 'stall'> {
  /** How large the receiver shows streams now; what is missing is not shown. */
  wanted(sizes: readonly WantedSize[]): void;
  /** Which streams the receiver plays over the link now. */
  playing(ids: readonly string[]): void;
  application(content: unknown): void;
}

export interface FeedingLinkOptions extends Omit<LinkEndOptions, 'listener'> {
  readonly injection: StreamInjection;
  readonly streams: SharedStreams;
  /** The call's identity of who is fed. */
  readonly receiver: string;
  /** Our own identity, which goes into each stream's path. */
  readonly self: string;
  readonly listener: FeedingListener;
}

/** For the receiver to let go of everything before we go, ms (relay.md, M3). */
const LEAVE_TIMEOUT = 1_500;

/** For the receiver to answer an offer, ms; one that does not holds up every change after it. */
const ANSWER_TIMEOUT = 15_000;

interface FedSection {
  readonly stream: KnownStream;
  readonly section: InjectedSection;
  /** Names the section in the description until it has a mid. */
  readonly mediaStream: MediaStream;
  begun: boolean;
}

/** The feeding end of a link: what is shared goes over it, and follows what is shared. It alone offers. */
export class FeedingLink {
  readonly #options: FeedingLinkOptions;
  readonly #end: LinkEnd;
  readonly #sections = new Map<string, FedSection>();
  readonly #off: (() => void)[] = [];
  #negotiating = false;
  #changed = false;
  #answered: ((sdp: string) => void) | null = null;
  #released: (() => void) | null = null;
  #standing = '';

  constructor(options: FeedingLinkOptions) {
    this.#options = options;
    const { listener, streams, port } = options;
    this.#end = new LinkEnd({
      ...options,
      listener: {
        stateChanged: (state) => {
          listener.stateChanged(state);
          if (state === 'connected') this.#follow();
        },
        life: (life) => listener.life(life),
        stall: () => undefined,
        control: (message) => this.#receive(message),
        ended: (ending) => {
          for (const off of this.#off) off();
          for (const { section } of this.#sections.values()) section.end();
          this.#sections.clear();
          this.#released?.();
          this.#answered?.('');
          listener.ended(ending);
        },
      },
    });
    this.#off.push(
      streams.use(),
      streams.onChange(() => this.#follow()),
    );
    if (port !== null) this.#off.push(port.onReplaced(() => this.#beginAnew()));
  }

  get end(): LinkEnd {
    return this.#end;
  }

  /** Offers a connection without streams; they follow over the link itself once it stands. */
  async start(): Promise<void> {
    const { connection, signal } = this.#options;
    await connection.setLocalDescription();
    signal({ type: 'offer', sdp: connection.localDescription?.sdp ?? '' });
  }

  async answer(sdp: string): Promise<void> {
    await this.#end.setRemoteDescription({ type: 'answer', sdp });
  }

  /** Says that we go, and resolves when the receiver has let go of every stream, or has had its time. */
  async leave(): Promise<void> {
    if (this.#end.state !== 'connected') return;
    const { clock } = this.#options;
    await new Promise<void>((resolve) => {
      const cancel = clock.after(LEAVE_TIMEOUT, resolve);
      this.#released = () => {
        cancel();
        resolve();
      };
      this.#end.send({ type: 'leaving' });
    });
  }

  #receive(message: LinkControl): void {
    const { listener } = this.#options;
    switch (message.type) {
      case 'answer':
        this.#answered?.(message.sdp);
        return;
      case 'want':
        listener.wanted(message.sizes);
        return;
      case 'playing':
        listener.playing(message.ids);
        return;
      case 'released':
        this.#released?.();
        return;
      case 'application':
        listener.application(message.content);
        return;
      default:
        // The feeder's own words, or what `LinkEnd` has answered.
        return;
    }
  }

  /** Brings the link to what is shared now. */
  #follow(): void {
    if (this.#end.state !== 'connected') return;
    const { streams, receiver, injection } = this.#options;
    const wanted = new Map(
      streams.all
        .filter((stream) => mayFeed(stream, receiver) && injection.isReady(stream))
        .map((stream) => [stream.id, stream]),
    );
    for (const [id, fed] of this.#sections) {
      const stream = wanted.get(id);
      // What is encoded anew does not care how it came.
      if (stream !== undefined && (injection.method === 'transcode' || sameFormat(stream, fed.stream))) {
        fed.section.replaceTrack(stream.track);
        if (stream.path.join() === fed.stream.path.join()) continue;
        // The receiver has to know through whom it comes now.
        this.#sections.set(id, { ...fed, stream });
      } else {
        fed.section.end();
        this.#sections.delete(id);
      }
      this.#changed = true;
    }
    for (const [id, stream] of wanted) if (!this.#sections.has(id)) this.#add(stream);
    this.#tellStanding([...wanted.values()]);
    this.#negotiate().catch(() => this.#end.end('lost'));
  }

  #add(stream: KnownStream): void {
    const { injection, connection, link } = this.#options;
    const mediaStream = new MediaStream();
    const section = injection.add(connection, link, stream, mediaStream);
    this.#sections.set(stream.id, { stream, section, mediaStream, begun: false });
    this.#changed = true;
  }

  /** Streams that stand still here are to come from elsewhere meanwhile (relay.md, M1). */
  #tellStanding(streams: readonly KnownStream[]): void {
    const ids = streams.filter(({ flowing }) => !flowing).map(({ id }) => id);
    if (ids.join() === this.#standing) return;
    this.#standing = ids.join();
    this.#end.send({ type: 'standing', ids });
  }

  /** One negotiation after the other; changes meanwhile make one more. */
  async #negotiate(): Promise<void> {
    if (this.#negotiating) return;
    this.#negotiating = true;
    try {
      while (this.#changed && this.#end.state === 'connected') {
        this.#changed = false;
        await this.#negotiateOnce();
      }
    } finally {
      this.#negotiating = false;
    }
  }

  async #negotiateOnce(): Promise<void> {
    const { connection } = this.#options;
    const offered = await connection.createOffer();
    const sections = [...this.#sections.values()].flatMap((fed) => {
      const mid = fed.section.transceiver.mid ?? sectionOf(offered.sdp ?? '', fed.mediaStream.id);
      return mid === null ? [] : [{ ...fed, mid, fed }];
    });
    const formats = sections.flatMap(({ mid, stream: { format } }) =>
      format === null || this.#options.injection.method === 'transcode' ? [] : [[mid, format] as const],
    );
    const sdp = withPayloadTypes(offered.sdp ?? '', new Map(formats));
    await connection.setLocalDescription({ type: 'offer', sdp });
    const streams = sections.map(({ mid, stream }) => this.#describe(mid, stream));
    const answer = await new Promise<string>((resolve) => {
      const giveUp = this.#options.clock.after(ANSWER_TIMEOUT, () => this.#end.end('lost'));
      this.#answered = (text) => {
        giveUp();
        resolve(text);
      };
      this.#end.send({ type: 'offer', sdp, streams });
    });
    this.#answered = null;
    if (this.#end.state !== 'connected') return;
    // An encoder finds its own rate; frames that were encoded elsewhere must not wait for it.
    const isEncoded = this.#options.injection.method === 'transcode';
    await connection.setRemoteDescription({ type: 'answer', sdp: isEncoded ? answer : atLanRates(answer) });
    for (const { fed, mid } of sections) {
      if (fed.begun) continue;
      fed.begun = true;
      fed.section.begin(mid);
    }
  }

  #describe(mid: string, { id, kind, publisher, path }: KnownStream): OfferedStream {
    return { mid, id, kind, publisher, path: [...path, this.#options.self] };
  }

  /** The worker is another one: nothing of what was injected is left in it. */
  #beginAnew(): void {
    for (const { section } of this.#sections.values()) section.end();
    this.#sections.clear();
    this.#changed = true;
    this.#end.renewPulse();
    this.#follow();
  }
}

function sameFormat(one: KnownStream, other: KnownStream): boolean {
  return one.format?.mimeType === other.format?.mimeType && one.format?.payloadType === other.format?.payloadType;
}
