import type { Clock } from '../Clock.ts';
import type { EncodedFrame, EncodedFrameMetadata } from './encodedTransform.ts';
import { FrameOrder } from './FrameOrder.ts';
import type { Injector } from './Injector.ts';
import { KeyFrameRequests } from './KeyFrameRequests.ts';
import { LayerChoice } from './LayerChoice.ts';
import type { StreamFormat } from './messages.ts';
import { SeenFrames } from './SeenFrames.ts';
import type { Tap } from './Tap.ts';

/** After so long without a frame the next deltas hold receivers up; a key frame does not (relay.md, F9), ms. */
export const GAP = 500;
/** A tap that shows nothing for so long gives way to another one of the same stream, ms. */
const SILENT_TAP = 250;
/** Voice has no key frames: its format is looked at again after so many frames (a second). */
const VOICE_FORMAT_INTERVAL = 50;

export interface StreamForwarderOptions {
  readonly streamId: string;
  readonly clock: Clock;
  /** A held frame's own copy: the browser takes the data of a frame that was passed on. */
  copy(frame: EncodedFrame, kind: 'audio' | 'video'): EncodedFrame;
  /** How the frames are encoded, from the first on and at each change. */
  onFormat(format: StreamFormat): void;
  /** Told of the time that each frame took, ms. */
  onWorked(duration: number): void;
}

interface KnownTap {
  readonly tap: Tap;
  readonly off: () => void;
  lastFrameAt: number;
}

/**
 * One stream on its way from its taps into all links that carry it, bit for bit (relay.md, F1). A stream may have two
 * taps while its source changes: frames of one alone go on, and the other takes over with a key frame.
 */
export class StreamForwarder {
  readonly #options: StreamForwarderOptions;
  readonly #taps = new Map<Tap, KnownTap>();
  readonly #injectors = new Set<Injector>();
  readonly #keyFrames: KeyFrameRequests;
  readonly #layers: LayerChoice;
  readonly #seen = new SeenFrames();
  #current: KnownTap | null = null;
  #order: FrameOrder<EncodedFrame> | null = null;
  #format: StreamFormat | null = null;
  #frames = 0;
  #lastFrameAt = Number.NEGATIVE_INFINITY;
  #cancelLook: (() => void) | null = null;

  constructor(options: StreamForwarderOptions) {
    this.#options = options;
    const { clock } = options;
    this.#layers = new LayerChoice({ now: () => clock.now() });
    this.#keyFrames = new KeyFrameRequests(clock, () => this.#shownLately()?.tap.requestKeyFrame());
  }

  get isIdle(): boolean {
    return this.#taps.size === 0 && this.#injectors.size === 0;
  }

  get format(): StreamFormat | null {
    return this.#format;
  }

  addTap(tap: Tap): void {
    if (this.#taps.has(tap)) return;
    const known: KnownTap = {
      tap,
      off: tap.observe((frame) => this.#work(known, frame)),
      lastFrameAt: Number.NEGATIVE_INFINITY,
    };
    this.#taps.set(tap, known);
    this.#current ??= known;
    // A still screen may show no frame by itself, and without one nobody knows its format.
    if (tap.options.kind === 'video' && this.#format === null) {
      this.#cancelLook?.();
      this.#cancelLook = this.#options.clock.after(GAP, () => {
        if (this.#format === null) this.#keyFrames.request();
      });
    }
  }

  removeTap(tap: Tap): void {
    const known = this.#taps.get(tap);
    if (known === undefined) return;
    known.off();
    this.#taps.delete(tap);
    if (this.#current !== known) return;
    this.#switchTo([...this.#taps.values()].at(-1) ?? null);
    this.#askForWaiting();
  }

  addInjector(injector: Injector): void {
    this.#injectors.add(injector);
  }

  removeInjector(injector: Injector): void {
    this.#injectors.delete(injector);
  }

  /** Somebody needs a key frame: an injector that begins, or its receiver. */
  requestKeyFrame(): void {
    this.#keyFrames.request();
  }

  close(): void {
    for (const tap of [...this.#taps.keys()]) this.removeTap(tap);
    this.#keyFrames.close();
    this.#order?.close();
    this.#cancelLook?.();
  }

  #work(known: KnownTap, frame: EncodedFrame): void {
    const { clock, onWorked } = this.#options;
    const from = clock.now();
    this.#see(known, frame);
    if (this.#injectors.size > 0) onWorked(clock.now() - from);
  }

  #see(known: KnownTap, frame: EncodedFrame): void {
    const { kind, side } = known.tap.options;
    const isKeyFrame = kind === 'audio' || frame.type === 'key';
    const now = this.#options.clock.now();
    known.lastFrameAt = now;
    if (known !== this.#current && !this.#takesOver(known, isKeyFrame, now)) return;
    const metadata = frame.getMetadata();
    if (kind === 'audio') {
      if (!this.#seen.add(metadata)) return;
      if (this.#frames++ % VOICE_FORMAT_INTERVAL === 0) this.#look(metadata);
      this.#forward(frame, true);
      return;
    }
    if (side === 'sender' && !this.#admitsLayer(metadata, isKeyFrame)) return;
    const isComplete = this.#seen.complete(metadata);
    if (!this.#seen.add(metadata)) return;
    if (isKeyFrame || this.#format === null) this.#look(metadata);
    // F9: a frame whose references have all passed can be decoded, however long nothing came: a still screen's.
    if (!isKeyFrame && now - this.#lastFrameAt >= GAP && !isComplete) this.#interrupt();
    this.#lastFrameAt = now;
    if (side === 'receiver' && /vp8/i.test(metadata.mimeType ?? '')) this.#inOrder(frame, metadata, isKeyFrame);
    else this.#forward(frame, isKeyFrame);
  }

  /** A tap that came later takes over with its first key frame, any other one when the current tap has gone silent. */
  #takesOver(known: KnownTap, isKeyFrame: boolean, now: number): boolean {
    const current = this.#current;
    const order = [...this.#taps.values()];
    const isNewer = current === null || order.indexOf(known) > order.indexOf(current);
    const isSilent = current === null || now - current.lastFrameAt > SILENT_TAP;
    if (!isNewer && !isSilent) return false;
    if (!isKeyFrame) {
      if (isSilent) this.#keyFrames.request();
      return false;
    }
    this.#switchTo(known);
    return true;
  }

  /** Who is asked for key frames: the current tap, or while that is silent the one that has shown something last. */
  #shownLately(): KnownTap | null {
    const current = this.#current;
    if (current === null || this.#options.clock.now() - current.lastFrameAt <= SILENT_TAP) return current;
    return [...this.#taps.values()].reduce(
      (one, other) => (other.lastFrameAt > one.lastFrameAt ? other : one),
      current,
    );
  }

  #switchTo(known: KnownTap | null): void {
    this.#current = known;
    this.#order?.close();
    this.#order = null;
    for (const injector of this.#injectors) injector.interrupt();
  }

  #admitsLayer({ synchronizationSource, width, height }: EncodedFrameMetadata, isKey: boolean): boolean {
    const admitted = this.#layers.admit({ ssrc: synchronizationSource, width, height, isKey });
    if (this.#layers.wantsKeyFrame && this.#injectors.size > 0) this.#keyFrames.request();
    return admitted;
  }

  #look({ mimeType, payloadType }: EncodedFrameMetadata): void {
    if (mimeType === undefined || payloadType === undefined) return;
    if (this.#format?.mimeType === mimeType && this.#format.payloadType === payloadType) return;
    this.#format = { mimeType, payloadType };
    this.#options.onFormat(this.#format);
  }

  #inOrder(frame: EncodedFrame, { rtpTimestamp }: EncodedFrameMetadata, isKey: boolean): void {
    if (rtpTimestamp === undefined) {
      this.#forward(frame, isKey);
      return;
    }
    this.#order ??= new FrameOrder<EncodedFrame>({
      now: () => this.#options.clock.now(),
      setTimer: (task, delay) => this.#options.clock.after(delay, task),
      hold: (held) => this.#options.copy(held, 'video'),
      release: (released) => this.#forward(released, released.type === 'key'),
      broken: () => this.#interrupt(),
    });
    this.#order.push(frame, { rtpTimestamp, isKey });
  }

  #interrupt(): void {
    for (const injector of this.#injectors) injector.interrupt();
    this.#askForWaiting();
  }

  #forward(frame: EncodedFrame, isKeyFrame: boolean): void {
    if (isKeyFrame) this.#keyFrames.satisfied();
    for (const injector of this.#injectors) injector.inject(frame, isKeyFrame);
    this.#askForWaiting();
  }

  #askForWaiting(): void {
    for (const { waitsForKeyFrame } of this.#injectors) {
      if (!waitsForKeyFrame) continue;
      this.#keyFrames.request();
      return;
    }
  }
}
