import { useStore } from '@nanostores/react';
import type { StreamId } from '@vnet/protocol';
import { useCallback, useEffect, useMemo } from 'react';
import { classNames } from '../ui/classNames.ts';
import type { RoomModel } from './model/RoomModel.ts';
import { stageLayout } from './model/stageLayout.ts';
import type { ShownSize } from './model/WatchReporter.ts';
import styles from './Stage.module.css';
import { StageTile } from './StageTile.tsx';
import { useElementSize } from './useElementSize.ts';

/** Between tiles, CSS pixels. */
const GAP = 8;
const PHONE_GAP = 4;
const PHONE_WIDTH = 640;

/** All that is to be seen, filling what the bar leaves. Tiles move, they are never put elsewhere in the document. */
export function Stage({ model }: { model: RoomModel }) {
  const { ref, size } = useElementSize();
  const tiles = useStore(model.tiles);
  const main = useStore(model.main);
  const pinned = useStore(model.pinned);
  const stale = useStore(model.state) === 'reconnecting';
  const gap = size.width < PHONE_WIDTH ? PHONE_GAP : GAP;
  const layout = useMemo(() => stageLayout(tiles, main, size, gap), [tiles, main, size, gap]);
  const togglePin = useCallback((key: string) => model.togglePin(key), [model]);
  const openSite = useCallback(() => model.sharing.setSiteOpen(true), [model]);

  useEffect(() => {
    const scale = window.devicePixelRatio;
    const shown = new Map<StreamId, ShownSize>();
    for (const { key, picture, participant } of tiles) {
      const place = layout.places.get(key);
      if (participant.isSelf || place === undefined || picture === null) continue;
      shown.set(picture.id, { width: Math.round(place.width * scale), height: Math.round(place.height * scale) });
    }
    model.show(shown);
  }, [model, tiles, layout]);

  return (
    <div ref={ref} className={classNames(styles.stage, stale && styles.stale)}>
      {tiles.map((tile) => {
        const place = layout.places.get(tile.key);
        if (place === undefined) return null;
        return (
          <StageTile
            key={tile.key}
            tile={tile}
            {...place}
            pinned={pinned === tile.key}
            canPin={tiles.length > 1}
            onTogglePin={togglePin}
            onOpenSite={openSite}
          />
        );
      })}
      {layout.more !== null && (
        <button
          type="button"
          className={styles.more}
          style={{
            left: layout.more.x,
            top: layout.more.y,
            width: layout.more.width,
            height: layout.more.height,
          }}
          aria-label={`${layout.hidden} more, show everybody`}
          onClick={() => model.setPeopleOpen(true)}
        >
          +{layout.hidden}
        </button>
      )}
    </div>
  );
}
