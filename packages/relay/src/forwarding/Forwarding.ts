import type { Clock } from '../Clock.ts';
import type { EncodedFrame, SenderEncodedSource } from './encodedTransform.ts';
import { encodedSourceSink, encodedStreamsSink, type FrameSink } from './FrameSink.ts';
import { Injector } from './Injector.ts';
import type { InjectorId, InjectorReport, LinkId, RelayWorkerRequest, StreamFormat } from './messages.ts';
import type { Announcement } from './pulseMessages.ts';
import { StreamForwarder } from './StreamForwarder.ts';
import type { Tap } from './Tap.ts';
import type { TapRegistry } from './TapRegistry.ts';

type InjectRequest = Extract<RelayWorkerRequest, { type: 'inject' }>;

/** A request whose source has not come, and what the page has said of it meanwhile. */
interface AwaitedSource {
  readonly request: InjectRequest;
  mid: string | null;
  ended: boolean;
}

export interface ForwardingOptions {
  readonly clock: Clock;
  copy(frame: EncodedFrame, kind: 'audio' | 'video'): EncodedFrame;
  onFormat(streamId: string, format: StreamFormat): void;
}

/** All streams of the page on their way into links: taps on one side, injectors on the other. */
export class Forwarding {
  readonly #taps: TapRegistry;
  readonly #options: ForwardingOptions;
  readonly #streams = new Map<string, StreamForwarder>();
  readonly #injectors = new Map<InjectorId, Injector>();
  /** Which stream each tap was last seen with. */
  readonly #streamOf = new Map<Tap, string>();
  /** Senders whose encoded source has not come yet, and sources whose request has not: both come in one order. */
  readonly #awaited: AwaitedSource[] = [];
  readonly #sources: SenderEncodedSource[] = [];
  #on = false;
  #busy = 0;

  constructor(taps: TapRegistry, options: ForwardingOptions) {
    this.#taps = taps;
    this.#options = options;
    taps.onChange((tap) => this.#follow(tap));
  }

  /** Time that forwarding has taken so far, ms. */
  get busy(): number {
    return this.#busy;
  }

  get reports(): InjectorReport[] {
    return [...this.#injectors.values()].map(({ report }) => report);
  }

  /** What a link's other end is told of its sections. */
  announcements(link: LinkId): Announcement[] {
    const announcements: Announcement[] = [];
    for (const { options, mid, frames } of this.#injectors.values()) {
      if (options.link === link && mid !== null) announcements.push([mid, frames]);
    }
    return announcements;
  }

  /** Looks at the streams of all taps, or at none. */
  setOn(on: boolean): void {
    if (this.#on === on) return;
    this.#on = on;
    for (const tap of this.#taps.taps) this.#follow(tap);
  }

  inject(request: InjectRequest): void {
    if (request.streams === null) {
      this.#awaited.push({ request, mid: null, ended: false });
      this.#pairSources();
      return;
    }
    const { streams, streamId } = request;
    this.#add(
      request,
      encodedStreamsSink(streams, () => this.#streams.get(streamId)?.requestKeyFrame()),
    );
  }

  addSource(source: SenderEncodedSource): void {
    this.#sources.push(source);
    this.#pairSources();
  }

  begin(id: InjectorId, mid: string): void {
    const injector = this.#injectors.get(id);
    if (injector === undefined) {
      for (const awaited of this.#awaited) if (awaited.request.id === id) awaited.mid = mid;
      return;
    }
    injector.begin(mid);
    if (injector.waitsForKeyFrame) this.#streams.get(injector.options.streamId)?.requestKeyFrame();
  }

  end(id: InjectorId): void {
    const injector = this.#injectors.get(id);
    if (injector === undefined) {
      for (const awaited of this.#awaited) if (awaited.request.id === id) awaited.ended = true;
      return;
    }
    this.#injectors.delete(id);
    injector.close();
    const { streamId } = injector.options;
    this.#streams.get(streamId)?.removeInjector(injector);
    this.#forgetIfIdle(streamId);
  }

  endLink(link: LinkId): void {
    for (const [id, { options }] of this.#injectors) if (options.link === link) this.end(id);
    for (const awaited of this.#awaited) if (awaited.request.link === link) awaited.ended = true;
  }

  #pairSources(): void {
    for (;;) {
      const awaited = this.#awaited[0];
      const source = this.#sources[0];
      if (awaited === undefined || source === undefined) return;
      this.#awaited.shift();
      this.#sources.shift();
      const { request, mid, ended } = awaited;
      const sink = encodedSourceSink(source, () => this.#streams.get(request.streamId)?.requestKeyFrame());
      if (ended) {
        sink.close();
        continue;
      }
      this.#add(request, sink);
      if (mid !== null) this.begin(request.id, mid);
    }
  }

  #add({ id, link, streamId, kind }: InjectRequest, sink: FrameSink): void {
    const copy = (frame: EncodedFrame) => this.#options.copy(frame, kind);
    const injector = new Injector({ id, link, streamId, kind, copy }, sink);
    this.#injectors.set(id, injector);
    this.#stream(streamId).addInjector(injector);
  }

  #stream(streamId: string): StreamForwarder {
    const known = this.#streams.get(streamId);
    if (known !== undefined) return known;
    const stream = new StreamForwarder({
      streamId,
      clock: this.#options.clock,
      copy: this.#options.copy,
      onFormat: (format) => this.#options.onFormat(streamId, format),
      onWorked: (duration) => {
        this.#busy += duration;
      },
    });
    this.#streams.set(streamId, stream);
    return stream;
  }

  /** A tap came, went, or carries another stream. */
  #follow(tap: Tap): void {
    const before = this.#streamOf.get(tap);
    const now = this.#on ? tap.streamId : null;
    if (before === (now ?? undefined)) return;
    if (before !== undefined) {
      this.#streamOf.delete(tap);
      this.#streams.get(before)?.removeTap(tap);
      this.#forgetIfIdle(before);
    }
    if (now === null) return;
    this.#streamOf.set(tap, now);
    this.#stream(now).addTap(tap);
  }

  #forgetIfIdle(streamId: string): void {
    const stream = this.#streams.get(streamId);
    if (stream === undefined || !stream.isIdle) return;
    stream.close();
    this.#streams.delete(streamId);
  }
}
