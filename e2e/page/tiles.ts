import { ageOf } from './barCode.ts';
import { readClock } from './readClock.ts';

/** One tile of the room as somebody sees it. */
export interface SeenTile {
  kind: string;
  /** The username that the tile names. */
  identity: string;
  source: string;
  via: string | null;
  /** Whose picture it shows, by the picture itself; null without one. */
  publisher: number | null;
  /** Milliseconds since that picture was drawn; null without one. */
  ageMs: number | null;
  /** Pixels of the picture; null without a video. */
  video: { width: number; height: number } | null;
}

export function readTiles(): SeenTile[] {
  return [...document.querySelectorAll<HTMLElement>('[data-tile]')].map((tile) => {
    const video = tile.querySelector('video');
    const reading = video === null ? null : readClock(video);
    return {
      kind: tile.dataset.tile ?? '',
      identity: tile.dataset.identity ?? '',
      source: tile.dataset.source ?? '',
      via: tile.dataset.via ?? null,
      publisher: reading?.publisher ?? null,
      ageMs: reading === null ? null : ageOf(reading, Date.now()),
      video: video === null ? null : { width: video.videoWidth, height: video.videoHeight },
    };
  });
}
