import type { StreamId } from '@vnet/protocol';
import { type RemoteTrackPublication, RemoteVideoTrack, Track } from 'livekit-client';
import { WatchedSize } from './WatchedSize.ts';

type Size = { width: number; height: number };

interface Wish {
  size: Size | null;
  enabled: boolean;
}

/**
 * What is wanted of each stream, by its id, and so kept while publications and tracks come and go: a full reconnect of
 * the engine forgets what was disabled, and gets the same wishes again (relay.md, M2).
 */
export class Subscriptions {
  readonly #wishes = new Map<StreamId, Wish>();
  readonly #publications = new Map<StreamId, RemoteTrackPublication>();
  readonly #sizes = new WeakMap<RemoteVideoTrack, WatchedSize>();

  /** How large the stream is shown; null: not at all. */
  watch(id: StreamId, size: Size | null): void {
    this.#wish(id).size = size;
    this.#apply(id);
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
    const wish: Wish = { size: null, enabled: true };
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
        this.#show(publication.track, enabled ? (wish?.size ?? null) : null);
      }
    } else if (publication.isEnabled !== enabled) {
      publication.setEnabled(enabled);
    }
  }

  #show(track: RemoteVideoTrack, size: Size | null): void {
    const known = this.#sizes.get(track);
    const watched = known ?? new WatchedSize();
    watched.set(size);
    if (known !== undefined) return;
    this.#sizes.set(track, watched);
    track.observeElementInfo(watched);
  }
}
