import MicOff from 'lucide-react/icons/mic-off';
import Pin from 'lucide-react/icons/pin';
import PinOff from 'lucide-react/icons/pin-off';
import WifiOff from 'lucide-react/icons/wifi-off';
import { memo } from 'react';
import { LanBadge } from '../sharing/LanBadge.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { classNames } from '../ui/classNames.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import type { Rect } from './model/gridLayout.ts';
import { isMuted, sourceOf, type Tile } from './model/tiles.ts';
import styles from './StageTile.module.css';
import { VideoPicture } from './VideoPicture.tsx';

/** Its place is given as numbers: a rectangle made anew would draw a tile that did not move. */
export interface StageTileProps extends Rect {
  tile: Tile;
  pinned: boolean;
  /** Whether there is another tile to be larger than. */
  canPin: boolean;
  /** The same function for as long as the stage is there. */
  onTogglePin(key: string): void;
  /** Likewise. */
  onOpenSite(): void;
}

/** Below these the label takes less room, and then none: the name would cover the face. CSS pixels. */
const SMALL_WIDTH = 200;
const TINY_WIDTH = 100;

/** A person's face or screen. Drawn anew only when one of its own things changes: there may be 49 of them. */
export const StageTile = memo(function StageTile(props: StageTileProps) {
  const { tile, pinned, canPin, onTogglePin, onOpenSite, x, y, width, height } = props;
  const { kind, participant, picture } = tile;
  const { username, displayName, isSelf, isSpeaking, quality } = participant;
  const source = sourceOf(tile);
  const muted = kind === 'camera' && isMuted(participant);
  const poor = quality === 'poor' || quality === 'lost';
  const name = isSelf ? `${displayName} (you)` : displayName;
  const after = [isSelf && ' (you)', kind === 'screen' && ': screen'];
  const small = width < SMALL_WIDTH;
  const tiny = width < TINY_WIDTH;
  return (
    <section
      className={classNames(
        styles.tile,
        isSpeaking && kind === 'camera' && styles.speaking,
        quality === 'lost' && styles.lost,
        source.kind === 'lan' && styles.lan,
        small && styles.small,
        tiny && styles.tiny,
      )}
      style={{ left: x, top: y, width, height }}
      aria-label={kind === 'screen' ? `Screen of ${name}` : name}
      data-tile={kind}
      data-identity={username}
      data-source={source.kind}
      data-via={source.kind === 'lan' ? source.via.username : undefined}
    >
      {kind === 'camera' && (
        <div className={styles.face}>
          <Avatar name={displayName} size={`${Math.max(24, Math.min(width, height) * 0.4)}px`} />
        </div>
      )}
      {picture?.track && (
        <VideoPicture
          track={picture.track}
          held={quality === 'lost'}
          className={classNames(
            kind === 'screen' ? styles.screen : styles.camera,
            isSelf && kind === 'camera' && styles.mirrored,
          )}
        />
      )}
      {(!tiny || muted || poor) && (
        <div className={styles.label}>
          {muted && <MicOff size="1rem" className={styles.mark} aria-hidden="true" />}
          {poor && <WifiOff size="1rem" className={styles.mark} aria-hidden="true" />}
          {!tiny && (
            <span className={styles.name}>
              <bdi>{displayName}</bdi>
              {after}
            </span>
          )}
          <VisuallyHidden>
            {muted && 'muted '}
            {poor && 'poor connection'}
          </VisuallyHidden>
        </div>
      )}
      {source.kind === 'lan' && <LanBadge path={source} className={styles.badge} onOpen={onOpenSite} />}
      {canPin && !small && (
        <div className={styles.actions}>
          <IconButton
            className={styles.action}
            label={pinned ? `Unpin ${name}` : `Pin ${name}`}
            icon={pinned ? <PinOff size="1.25rem" /> : <Pin size="1.25rem" />}
            tooltipSide="bottom"
            onClick={() => onTogglePin(tile.key)}
          />
        </div>
      )}
    </section>
  );
});
