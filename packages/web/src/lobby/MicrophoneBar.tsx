import { useEffect, useRef, useState } from 'react';
import { openMicrophoneMeter } from '../devices/MicrophoneMeter.ts';
import type { PreviewState } from './DevicePreview.ts';
import styles from './MicrophoneBar.module.css';

/** A level above this is somebody speaking, not a quiet room. */
const HEARD = 0.4;

/** How loud the microphone is, as a bar, and a sentence that says whether it hears anything. */
export function MicrophoneBar({ state }: { state: PreviewState }) {
  const track = state.kind === 'on' ? state.track : null;
  const bar = useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = useState(false);
  const [heard, setHeard] = useState(false);

  useEffect(() => {
    setHeard(false);
    const meter = track === null ? null : openMicrophoneMeter(track);
    setMeasured(meter !== null);
    if (meter === null) return undefined;
    const resume = () => meter.resume();
    document.addEventListener('pointerdown', resume);
    const unlisten = meter.$level.subscribe((level) => {
      // Twenty times a second: past React, straight to the element.
      bar.current?.style.setProperty('transform', `scaleX(${level.toFixed(2)})`);
      if (level > HEARD) setHeard(true);
    });
    return () => {
      document.removeEventListener('pointerdown', resume);
      unlisten();
      meter.close();
    };
  }, [track]);

  return (
    <div className={styles.meter}>
      <div className={styles.track} aria-hidden="true">
        <div ref={bar} className={styles.level} hidden={!measured} />
      </div>
      <p className={styles.text} role="status">
        {sentenceOf(state, measured, heard)}
      </p>
    </div>
  );
}

function sentenceOf(state: PreviewState, measured: boolean, heard: boolean): string {
  switch (state.kind) {
    case 'off':
      return 'Your microphone is off.';
    case 'opening':
      return 'Opening your microphone. If the browser asks, choose Allow.';
    case 'on':
      if (!measured) return 'Your microphone is on.';
      return heard ? 'Your microphone hears you.' : 'Say something: the bar moves when your microphone hears you.';
    case 'failed':
      return 'Others will not hear you.';
  }
}
