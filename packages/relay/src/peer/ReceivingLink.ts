import type { LinkControl, OfferedStream, WantedSize } from '../session/linkMessages.ts';
import { MOST_HOPS } from '../session/SharedStream.ts';
import type { IncomingStream } from './IncomingStream.ts';
import { LinkEnd, type LinkEndOptions, type LinkListener } from './LinkEnd.ts';

export interface ReceivingListener extends Omit<LinkListener, 'control' | 'stall'> {
  /** All streams that come over the link now. */
  streamsChanged(streams: readonly IncomingStream[]): void;
  /** Frames of a stream were announced and do not come, or come again (relay.md, M3). */
  stalled(id: string, stalled: boolean): void;
  /** These streams stand still at the feeder; all others flow. */
  standing(ids: ReadonlySet<string>): void;
  /** The feeder goes once `ReceivingLink.release` was called. */
  leaving(): void;
  application(content: unknown): void;
}

export interface ReceivingLinkOptions extends Omit<LinkEndOptions, 'listener'> {
  /** Our own identity: what came through us, or is ours, is not taken. */
  readonly self: string;
  readonly listener: ReceivingListener;
}

/** The receiving end of a link; needs nothing of the browser but an RTCPeerConnection (relay.md, F2). */
export class ReceivingLink {
  readonly #options: ReceivingLinkOptions;
  readonly #end: LinkEnd;
  readonly #off: (() => void)[] = [];
  #streams: readonly IncomingStream[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ReceivingLinkOptions) {
    this.#options = options;
    const { listener, port } = options;
    this.#end = new LinkEnd({
      ...options,
      listener: {
        stateChanged: (state) => listener.stateChanged(state),
        life: (life) => listener.life(life),
        stall: (mid, state) => {
          const stream = this.#streams.find((each) => each.mid === mid);
          if (stream !== undefined) listener.stalled(stream.id, state === 'stalled');
        },
        control: (message) => this.#receive(message),
        ended: (ending) => {
          for (const off of this.#off) off();
          this.#streams = [];
          listener.ended(ending);
        },
      },
    });
    if (port !== null) {
      this.#off.push(
        port.onReplaced(() => {
          this.#end.renewPulse();
          for (const stream of this.#streams) this.#expect(stream);
        }),
      );
    }
  }

  get end(): LinkEnd {
    return this.#end;
  }

  async offer(sdp: string): Promise<void> {
    const { connection, signal } = this.#options;
    await this.#end.setRemoteDescription({ type: 'offer', sdp });
    await connection.setLocalDescription();
    signal({ type: 'answer', sdp: connection.localDescription?.sdp ?? '' });
  }

  want(sizes: readonly WantedSize[]): void {
    this.#end.send({ type: 'want', sizes });
  }

  playing(ids: readonly string[]): void {
    this.#end.send({ type: 'playing', ids });
  }

  /** Nothing of the link is played any more: its feeder may go. */
  release(): void {
    this.#end.send({ type: 'released' });
  }

  #receive(message: LinkControl): void {
    const { listener } = this.#options;
    switch (message.type) {
      case 'offer':
        this.#last = this.#last.then(() => this.#take(message.sdp, message.streams)).catch(() => this.#end.end('lost'));
        return;
      case 'standing':
        listener.standing(new Set(message.ids));
        return;
      case 'leaving':
        listener.leaving();
        return;
      case 'application':
        listener.application(message.content);
        return;
      default:
        // The receiver's own words, or what `LinkEnd` has answered.
        return;
    }
  }

  async #take(sdp: string, offered: readonly OfferedStream[]): Promise<void> {
    const { connection, listener } = this.#options;
    if (this.#end.state !== 'connected') return;
    await connection.setRemoteDescription({ type: 'offer', sdp });
    if (this.#hasEnded()) return;
    const streams = offered.flatMap((stream) => this.#incoming(stream));
    const gone = this.#streams.filter((before) => !streams.some((now) => isSame(now, before)));
    const come = streams.filter((now) => !this.#streams.some((before) => isSame(now, before)));
    for (const stream of gone) this.#expectNoMore(stream);
    this.#streams = streams;
    for (const stream of come) this.#expect(stream);
    await connection.setLocalDescription();
    if (this.#hasEnded()) return;
    this.#end.send({ type: 'answer', sdp: connection.localDescription?.sdp ?? '' });
    listener.streamsChanged(streams);
  }

  /** While the browser was at work; what would be played then nobody would ever take back. */
  #hasEnded(): boolean {
    return this.#end.state === 'ended';
  }

  #incoming({ mid, id, kind, publisher, path }: OfferedStream): IncomingStream[] {
    const { connection, self } = this.#options;
    if (publisher === self || path.includes(self) || path.length > MOST_HOPS) return [];
    const transceiver = connection.getTransceivers().find((each) => each.mid === mid);
    if (transceiver === undefined || transceiver.receiver.track.kind !== kind) return [];
    const { receiver } = transceiver;
    return [{ id, kind, publisher, path, mid, receiver, track: receiver.track }];
  }

  #expect({ id, mid, receiver }: IncomingStream): void {
    const { port, link } = this.#options;
    const key = port?.keyOf(receiver);
    if (!port || key === undefined) return;
    port.identify(receiver, id);
    port.send({ type: 'expect', link, mid, key });
  }

  #expectNoMore({ mid, receiver }: IncomingStream): void {
    const { port, link } = this.#options;
    port?.identify(receiver, null);
    port?.send({ type: 'expect-no-more', link, mid });
  }
}

function isSame(one: IncomingStream, other: IncomingStream): boolean {
  return one.id === other.id && one.mid === other.mid && one.track === other.track;
}
