import { useEffect, useRef } from 'react';
import styles from './CameraPicture.module.css';

/** The camera as in a mirror, which is how people know themselves; others see it the right way round. */
export function CameraPicture({ track }: { track: MediaStreamTrack }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    element.srcObject = new MediaStream([track]);
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  return <video ref={video} className={styles.video} autoPlay muted playsInline aria-label="Your camera’s picture" />;
}
