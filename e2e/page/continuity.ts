import { type TileContinuity, TileWatch } from './TileWatch.ts';

let watched: Map<string, TileWatch> | null = null;
let observer: MutationObserver | null = null;

/** Watches every tile from now on, those that come later too; what was watched before is forgotten. */
export function watchContinuity(): void {
  stopContinuity();
  watched = new Map();
  seeAll({ fromTheBeginning: true });
  observer = new MutationObserver(() => seeAll());
  const attributeFilter = ['data-tile', 'data-identity', 'data-source', 'data-via'];
  observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter });
}

/** One for each tile that there was. @throws when nothing is watched */
export function readContinuity(): TileContinuity[] {
  if (watched === null) throw new Error('nothing is watched');
  seeAll();
  return [...watched.values()].map((tile) => tile.report());
}

/** Idempotent. */
export function stopContinuity(): void {
  observer?.disconnect();
  for (const tile of watched?.values() ?? []) tile.close();
  watched = null;
}

function seeAll({ fromTheBeginning = false } = {}): void {
  if (watched === null) return;
  const now = new Map<string, HTMLElement>();
  for (const tile of document.querySelectorAll<HTMLElement>('[data-tile]')) {
    const { tile: kind = '', identity = '' } = tile.dataset;
    const key = `${kind} ${identity}`;
    now.set(key, tile);
    if (!watched.has(key)) watched.set(key, new TileWatch(kind, identity, fromTheBeginning ? tile : null));
  }
  for (const [key, tile] of watched) tile.see(now.get(key) ?? null);
}
