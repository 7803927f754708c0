import type { StreamId } from '@vnet/protocol';
import { type RemoteTrackPublication, RemoteVideoTrack, Track } from 'livekit-client';
import { atom, type ReadableAtom } from 'nanostores';
import type { WatchSize } from '../call.ts';
import { WatchedSize } from './WatchedSize.ts';

interface Wish {
  /** By who watches: the room itself, and everybody who gets the stream from here. */
  readonly sizes: Map<string, WatchSize>;
  enabled: boolean;
}

const ROOM = 'room';

/**
 * What is wanted of each stream, by its id, and so kept while publications and tracks come and go: a full reconnect of
 * the engine forgets what was disabled, and gets the same wishes again (relay.md, M2).
 */
export class Subscriptions {
  readonly #wishes = new Map<StreamId, Wish>();
  readonly #publications = new Map<StreamId, RemoteTrackPublication>();
  readonly #sizes = new WeakMap<RemoteVideoTrack, WatchedSize>();
  readonly #watched = atom<ReadonlyMap<StreamId, WatchSize>>(new Map());

  /** How large the room shows each stream. */
  get watched(): ReadableAtom<ReadonlyMap<StreamId, WatchSize>> {
    return this.#watched;
  }

  /** How large the stream is shown in the room; null: not at all. */
  watch(id: StreamId, size: WatchSize | null): void {
    const watched = new Map(this.#watched.get());
    if (size === null) watched.delete(id);
    else watched.set(id, size);
    this.#watched.set(watched);
    this.watchFor(ROOM, id, size);
  }

  /** Likewise by somebody else; the largest of all counts. */
  watchFor(viewer: string, id: StreamId, size: WatchSize | null): void {
    const { sizes } = this.#wish(id);
    if (size === null) sizes.delete(viewer);
    else sizes.set(viewer, size);
    this.#apply(id);
  }

  /** What the stream is received with; null while it has no subscription. */
  receiverOf(id: StreamId): RTCRtpReceiver | null {
    return this.#publications.get(id)?.track?.receiver ?? null;
  }

  /** False: the SFU sends nothing of it, and the subscription stays (0 B/s, resumes in about 50 ms). */
  setEnabled(id: StreamId, enabled: boolean): void {
    this.#wish(id).enabled = enabled;
    this.#apply(id);
  }

  /** The publication that carries the stream now; to be called again when its track has come. */
  bind(id: StreamId, publication: RemoteTrackPublication): void {
    this.#publications.set(id, publication);
    this.#apply(id);
  }

  /** Forgets publications that are gone and wishes for streams that are not coming back. */
  retain(bound: ReadonlySet<StreamId>, wished: ReadonlySet<StreamId>): void {
    for (const id of this.#publications.keys()) if (!bound.has(id)) this.#publications.delete(id);
    for (const id of this.#wishes.keys()) if (!wished.has(id)) this.#wishes.delete(id);
  }

  #wish(id: StreamId): Wish {
    const known = this.#wishes.get(id);
    if (known !== undefined) return known;
    const wish: Wish = { sizes: new Map(), enabled: true };
    this.#wishes.set(id, wish);
    return wish;
  }

  #apply(id: StreamId): void {
    const publication = this.#publications.get(id);
    const wish = this.#wishes.get(id);
    if (publication === undefined) return;
    const enabled = wish?.enabled ?? true;
    if (publication.kind === Track.Kind.Video) {
      if (publication.track instanceof RemoteVideoTrack) {
        this.#show(publication.track, enabled && wish !== undefined ? largest(wish.sizes) : null);
      }
    } else if (publication.isEnabled !== enabled) {
      publication.setEnabled(enabled);
    }
  }

  #show(track: RemoteVideoTrack, size: WatchSize | null): void {
    const known = this.#sizes.get(track);
    const watched = known ?? new WatchedSize();
    watched.set(size);
    if (known !== undefined) return;
    this.#sizes.set(track, watched);
    track.observeElementInfo(watched);
  }
}

/** Null: nobody shows it. */
function largest(sizes: ReadonlyMap<string, WatchSize>): WatchSize | null {
  let width = 0;
  let height = 0;
  for (const size of sizes.values()) {
    width = Math.max(width, size.width);
    height = Math.max(height, size.height);
  }
  return sizes.size === 0 ? null : { width, height };
}
