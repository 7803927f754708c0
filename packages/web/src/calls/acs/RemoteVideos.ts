import type { StreamId } from '@vnet/protocol';
import { atom, type ReadableAtom } from 'nanostores';
import type { WatchSize } from '../call.ts';
import type { AcsRemoteVideo, AcsSdk } from './AcsSdk.ts';
import { RemoteView } from './RemoteView.ts';

interface Wish {
  /** By who watches: the room itself, and everybody who gets the stream from here. */
  readonly viewers: Set<string>;
  /** Nobody has watched it yet: its first picture is fetched, as a tile without one asks for nothing. */
  isNew: boolean;
  enabled: boolean;
}

interface Bound {
  readonly stream: AcsRemoteVideo;
  view: RemoteView | null;
  /** The last track, black: ACS may send somebody else's picture in it. */
  still: MediaStreamTrack | null;
  retry: ReturnType<typeof setTimeout> | undefined;
}

const ROOM = 'room';
/** Before a picture that could not be received is asked for again, ms. */
const RETRY = 2_000;

/** Which remote pictures are received: those that somebody watches and that no link brings. Wishes are kept by id. */
export class RemoteVideos {
  readonly #onChange: () => void;
  readonly #wishes = new Map<StreamId, Wish>();
  readonly #bound = new Map<StreamId, Bound>();
  readonly #watched = atom<ReadonlyMap<StreamId, WatchSize>>(new Map());
  #sdk: AcsSdk | null = null;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** How large the room shows each stream. ACS chooses layers by itself; relays ask for it. */
  get watched(): ReadableAtom<ReadonlyMap<StreamId, WatchSize>> {
    return this.#watched;
  }

  watch(id: StreamId, size: WatchSize | null): void {
    const watched = new Map(this.#watched.get());
    if (size === null) watched.delete(id);
    else watched.set(id, size);
    this.#watched.set(watched);
    this.watchFor(ROOM, id, size);
  }

  watchFor(viewer: string, id: StreamId, size: WatchSize | null): void {
    const wish = this.#wish(id);
    wish.isNew = false;
    if (size === null) wish.viewers.delete(viewer);
    else wish.viewers.add(viewer);
    this.#apply(id);
  }

  /** False: ACS sends nothing of it. */
  setEnabled(id: StreamId, enabled: boolean): void {
    this.#wish(id).enabled = enabled;
    this.#apply(id);
  }

  /** What plays now, or a black track in the place of what is not received; null until there was a picture. */
  trackOf(id: StreamId): MediaStreamTrack | null {
    const bound = this.#bound.get(id);
    return bound?.view?.track ?? bound?.still ?? null;
  }

  /** What is received now; null otherwise. */
  receivedTrackOf(id: StreamId): MediaStreamTrack | null {
    return this.#bound.get(id)?.view?.track ?? null;
  }

  /** All pictures that there are; forgets the others, and wishes for streams that are not coming back. */
  set(sdk: AcsSdk, streams: ReadonlyMap<StreamId, AcsRemoteVideo>, wished: ReadonlySet<StreamId>): void {
    this.#sdk = sdk;
    for (const [id, bound] of this.#bound) if (streams.get(id) !== bound.stream) this.#drop(id, bound);
    for (const [id, stream] of streams) {
      if (this.#bound.has(id)) continue;
      stream.on('isAvailableChanged', this.#onChange);
      this.#bound.set(id, { stream, view: null, still: null, retry: undefined });
    }
    for (const id of this.#wishes.keys()) if (!wished.has(id)) this.#wishes.delete(id);
    for (const id of streams.keys()) this.#apply(id);
  }

  /** Idempotent. */
  close(): void {
    for (const [id, bound] of this.#bound) this.#drop(id, bound);
    this.#wishes.clear();
  }

  #wish(id: StreamId): Wish {
    const known = this.#wishes.get(id);
    if (known !== undefined) return known;
    const wish: Wish = { viewers: new Set(), isNew: true, enabled: true };
    this.#wishes.set(id, wish);
    return wish;
  }

  #apply(id: StreamId): void {
    const bound = this.#bound.get(id);
    const sdk = this.#sdk;
    if (bound === undefined || sdk === null) return;
    const { enabled, isNew, viewers } = this.#wish(id);
    const wanted = bound.stream.isAvailable && enabled && (isNew || viewers.size > 0);
    if (wanted === (bound.view !== null || bound.retry !== undefined)) return;
    if (wanted) this.#open(sdk, id, bound);
    else this.#closeView(bound);
  }

  #open(sdk: AcsSdk, id: StreamId, bound: Bound): void {
    bound.view = new RemoteView(sdk, bound.stream, {
      onChange: () => {
        if (bound.view?.track) this.#forgetStill(bound);
        this.#onChange();
      },
      onFailed: () => {
        this.#closeView(bound);
        bound.retry = setTimeout(() => {
          bound.retry = undefined;
          this.#apply(id);
        }, RETRY);
      },
    });
  }

  #closeView(bound: Bound): void {
    clearTimeout(bound.retry);
    bound.retry = undefined;
    const { track = null } = bound.view ?? {};
    if (track !== null) {
      this.#forgetStill(bound);
      bound.still = track.clone();
      bound.still.enabled = false;
    }
    bound.view?.close();
    bound.view = null;
    this.#onChange();
  }

  #forgetStill(bound: Bound): void {
    bound.still?.stop();
    bound.still = null;
  }

  #drop(id: StreamId, bound: Bound): void {
    clearTimeout(bound.retry);
    bound.stream.off('isAvailableChanged', this.#onChange);
    bound.view?.close();
    this.#forgetStill(bound);
    this.#bound.delete(id);
  }
}
