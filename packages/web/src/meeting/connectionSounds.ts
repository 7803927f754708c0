/** Notes of each sound, Hz: falling (E5, A4) when the connection is lost, rising (A4, E5) when it is back. */
const NOTES = { lost: [659.26, 440], back: [440, 659.26] } as const;
/** Seconds from note to note, and for how long one rings. */
const STEP = 0.16;
const RING = 0.35;
const LOUDNESS = 0.12;

export type ConnectionSound = keyof typeof NOTES;

/** Plays a sound made here. Silent where the browser plays nothing before a click. */
export function playConnectionSound(sound: ConnectionSound): void {
  const context = new AudioContext();
  NOTES[sound].forEach((frequency, index) => {
    const begin = context.currentTime + 0.02 + index * STEP;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
    // An exponential ramp cannot reach zero; this is 60 dB down.
    gain.gain.exponentialRampToValueAtTime(LOUDNESS / 1000, begin + RING);
    const oscillator = context.createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(begin);
    oscillator.stop(begin + RING);
    const last = index === NOTES[sound].length - 1;
    if (last) oscillator.addEventListener('ended', () => void context.close().catch(() => undefined));
  });
}
