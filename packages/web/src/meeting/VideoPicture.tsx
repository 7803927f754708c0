import { useEffect, useRef } from 'react';
import { playTrack } from '../calls/playTrack.ts';
import { classNames } from '../ui/classNames.ts';
import styles from './VideoPicture.module.css';

export interface VideoPictureProps {
  track: MediaStreamTrack;
  /** Nothing comes now: the last picture stays until one comes again. */
  held: boolean;
  className: string | undefined;
}

/**
 * A picture without sound. The element stays the same and is not reloaded when the track changes (relay.md, M4). While a
 * connection is lost a copy of the last picture lies over the element, which turns black when its track ends.
 */
export function VideoPicture({ track, held, className }: VideoPictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  const still = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    // It starts by itself; muted pictures may. A browser that saves power starts it when the page is shown again.
    playTrack(element, track).catch(() => undefined);
    return undefined;
  }, [track]);

  useEffect(() => {
    const element = video.current;
    return () => {
      if (element !== null) element.srcObject = null;
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new track ends the wait for a picture of the old one.
  useEffect(() => {
    const element = video.current;
    const canvas = still.current;
    if (element === null || canvas === null) return undefined;
    if (held) {
      keepLastPicture(element, canvas);
      return undefined;
    }
    const waiting = element.requestVideoFrameCallback(() => {
      canvas.hidden = true;
    });
    return () => element.cancelVideoFrameCallback(waiting);
  }, [held, track]);

  return (
    <>
      <video ref={video} className={className} autoPlay muted playsInline disablePictureInPicture />
      <canvas ref={still} className={classNames(className, styles.still)} hidden />
    </>
  );
}

/** Copies what the element shows. Where it shows nothing yet, or a copy lies over it already, that stays as it is. */
function keepLastPicture(video: HTMLVideoElement, canvas: HTMLCanvasElement | null): void {
  if (canvas === null || !canvas.hidden || video.videoWidth === 0) return;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  canvas.hidden = false;
}
