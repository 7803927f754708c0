import { useEffect, useRef } from 'react';

export interface VideoPictureProps {
  track: MediaStreamTrack;
  className: string | undefined;
}

/** A picture without sound. The element is given a stream when the track changes and never else. */
export function VideoPicture({ track, className }: VideoPictureProps) {
  const ref = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    element.srcObject = new MediaStream([track]);
    // It starts by itself; muted pictures may. A browser that saves power starts it when the page is shown again.
    element.play().catch(() => undefined);
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  return <video ref={ref} className={className} autoPlay muted playsInline disablePictureInPicture />;
}
