/**
 * Each person's recording carries a quiet tone of its own under the speech, so that a listener can tell whose voice
 * it hears. The tones lie where speech has little energy and Opus still keeps them.
 */
const LOWEST_HZ = 3600;
const STEP_HZ = 320;
const VOICES = 10;

/** Hz of the tone under the voice of publisher 1 to 10. */
export function pilotFrequency(publisher: number): number {
  if (publisher < 1 || publisher > VOICES) throw new RangeError(`voices are numbered 1 to ${VOICES}`);
  return LOWEST_HZ + (publisher - 1) * STEP_HZ;
}

/** How far a tone has to stand out of its surroundings, as a ratio of powers. */
const LEAST_RATIO = 6;

/**
 * Whose tone stands out of a spectrum, or null.
 *
 * @param power linear power of each bin
 * @param binWidth Hz of one bin
 */
export function findPilot(power: ArrayLike<number>, binWidth: number): number | null {
  let best: { publisher: number; ratio: number } | null = null;
  for (let publisher = 1; publisher <= VOICES; publisher += 1) {
    const centre = Math.round(pilotFrequency(publisher) / binWidth);
    const near = Math.max(2, Math.round(30 / binWidth));
    const far = Math.max(near + 4, Math.round(STEP_HZ / 2 / binWidth));
    let peak = 0;
    const around: number[] = [];
    for (let bin = centre - far; bin <= centre + far; bin += 1) {
      const value = power[bin] ?? 0;
      if (Math.abs(bin - centre) <= near) peak = Math.max(peak, value);
      else around.push(value);
    }
    around.sort((a, b) => a - b);
    const floor = around[Math.floor(around.length * 0.75)] ?? 0;
    const ratio = floor > 0 ? peak / floor : 0;
    if (ratio >= LEAST_RATIO && (best === null || ratio > best.ratio)) best = { publisher, ratio };
  }
  return best?.publisher ?? null;
}
