import type { StreamFormat } from '../forwarding/messages.ts';
import { FeedingLink } from '../peer/FeedingLink.ts';
import type { IncomingStream } from '../peer/IncomingStream.ts';
import type { StreamInjection } from '../peer/injection.ts';
import { ReceivingLink } from '../peer/ReceivingLink.ts';
import type { LinkControl, WantedSize } from '../session/linkMessages.ts';
import type { SharedStream } from '../session/SharedStream.ts';
import { SharedStreams } from '../session/SharedStreams.ts';
import { passing } from './settled.ts';
import { testNetwork } from './TestChannel.ts';
import { TestClock } from './TestClock.ts';
import { TestInjection } from './TestInjection.ts';
import { TestPeerConnection } from './TestPeerConnection.ts';
import { TestPort } from './TestPort.ts';
import { WorkerPort } from './WorkerPort.ts';

export const VP9: StreamFormat = { mimeType: 'video/VP9', payloadType: 112 };
export const OPUS: StreamFormat = { mimeType: 'audio/opus', payloadType: 111 };

export const CAMERA: SharedStream = {
  id: 'ann/camera/1',
  kind: 'video',
  publisher: 'ann',
  own: false,
  track: null,
  path: [],
  flowing: true,
};
export const VOICE: SharedStream = { ...CAMERA, id: 'ann/microphone/1', kind: 'audio' };

interface TestLinkOptions {
  readonly injection?: StreamInjection;
  /** Whether each end has a worker. */
  readonly workers?: boolean;
  /** What the feeder takes the receiver for, and what it is. */
  readonly receiver?: string;
  readonly self?: string;
  readonly maxRoundTrip?: number;
}

/** A feeder and a receiver over connections in memory, each with what it was told. */
export class TestLink {
  readonly clock = new TestClock();
  readonly network = testNetwork(this.clock);
  /** Tells the feeder's streams their formats, where no worker does. */
  readonly formats = new TestPort();
  readonly feederPort: WorkerPort | null;
  readonly receiverPort: WorkerPort | null;
  readonly injection: StreamInjection;
  readonly done: readonly string[];
  readonly streams: SharedStreams;
  readonly feederConnection = new TestPeerConnection();
  readonly receiverConnection = new TestPeerConnection();
  readonly feeder: FeedingLink;
  readonly receiver: ReceivingLink;
  /** What each end's listener was told. */
  readonly fed: string[] = [];
  readonly received: string[] = [];
  /** All streams of the link, as the receiver was told them last. */
  incoming: readonly IncomingStream[] = [];
  wanted: readonly WantedSize[] = [];
  /** What went over the signalling. */
  readonly signals: string[] = [];

  constructor({ injection, workers = false, receiver = 'bob', self = receiver, maxRoundTrip }: TestLinkOptions = {}) {
    const { clock } = this;
    const recording = new TestInjection();
    this.injection = injection ?? recording;
    this.done = injection instanceof TestInjection ? injection.done : recording.done;
    this.feederPort = workers ? new WorkerPort(clock) : null;
    this.receiverPort = workers ? new WorkerPort(clock) : null;
    this.streams = new SharedStreams(this.feederPort ?? this.formats);
    this.feeder = new FeedingLink({
      link: 'link-1',
      connection: this.feederConnection.asConnection,
      port: this.feederPort,
      clock,
      injection: this.injection,
      streams: this.streams,
      receiver,
      self: 'carol',
      signal: (message) => {
        this.signals.push(message.type);
        if (message.type === 'offer') this.receiver.offer(message.sdp).catch(() => undefined);
        else if (message.type === 'candidate') this.receiver.end.addCandidate(message.candidate);
      },
      listener: {
        stateChanged: (state) => this.fed.push(state),
        life: (life) => this.fed.push(life),
        wanted: (sizes) => {
          this.wanted = sizes;
        },
        playing: (ids) => this.fed.push(`playing ${ids.join()}`),
        application: (content) => this.fed.push(JSON.stringify(content)),
        ended: (ending) => this.fed.push(`ended: ${ending}`),
      },
    });
    this.receiver = new ReceivingLink({
      link: 'link-2',
      connection: this.receiverConnection.asConnection,
      port: this.receiverPort,
      clock,
      self,
      ...(maxRoundTrip === undefined ? {} : { maxRoundTrip }),
      signal: (message) => {
        this.signals.push(message.type);
        if (message.type === 'answer') this.feeder.answer(message.sdp).catch(() => undefined);
        else if (message.type === 'candidate') this.feeder.end.addCandidate(message.candidate);
      },
      listener: {
        stateChanged: (state) => this.received.push(state),
        life: (life) => this.received.push(life),
        streamsChanged: (streams) => {
          this.incoming = streams;
          this.received.push(`streams ${streams.map(({ id }) => id).join()}`);
        },
        stalled: (id, stalled) => this.received.push(`${id} ${stalled ? 'stalled' : 'flows'}`),
        standing: (ids) => this.received.push(`standing ${[...ids].join()}`),
        leaving: () => this.received.push('leaving'),
        application: (content) => this.received.push(JSON.stringify(content)),
        ended: (ending) => this.received.push(`ended: ${ending}`),
      },
    });
  }

  pass(duration: number): Promise<void> {
    return passing(this.clock, duration);
  }

  /** The two find each other; then what they were told so far is forgotten. */
  async connect(): Promise<void> {
    await this.feeder.start();
    await this.pass(10);
    this.feederConnection.join(this.receiverConnection, this.network);
    await this.pass(300);
  }

  /** As `connect`, and forgets what the listeners were told meanwhile. */
  async stand(): Promise<void> {
    await this.connect();
    if (this.feeder.end.state !== 'connected') throw new Error(`the link is ${this.feeder.end.state}`);
    this.fed.length = 0;
    this.received.length = 0;
  }

  /** The worker has seen how a stream is encoded. */
  tell(streamId: string, format: StreamFormat): void {
    (this.feederPort ?? this.formats).emit({ type: 'format', streamId, format });
  }

  /** These are shared, and their formats known. */
  share(...streams: SharedStream[]): void {
    this.streams.set(streams);
    for (const { id, kind } of streams) this.tell(id, kind === 'video' ? VP9 : OPUS);
  }

  /** What an end has said over the control channel. */
  said(end: 'feeder' | 'receiver'): LinkControl[] {
    const connection = end === 'feeder' ? this.feederConnection : this.receiverConnection;
    return (connection.channels.get(0)?.sent ?? []).map((text): LinkControl => JSON.parse(text));
  }

  /** The offers of streams so far. */
  offers(): Extract<LinkControl, { type: 'offer' }>[] {
    return this.said('feeder').filter((message) => message.type === 'offer');
  }
}

/** What a page has and Node has not: a name for a section's stream. */
export class TestMediaStream {
  static #last = 0;
  readonly id = `media-stream-${++TestMediaStream.#last}`;
}

/** Their ids, in order. */
export const ids = (streams: readonly { id: string }[]) => streams.map(({ id }) => id);

/** Holds up what the receiver does with descriptions until the returned function is called. */
export function heldUp({ receiverConnection }: TestLink): () => void {
  let goOn: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  receiverConnection.beforeDescription = () => held;
  return () => goOn();
}
