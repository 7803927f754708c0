/**
 * Amplitude of one frequency in a block, full scale 1: the algorithm of Goertzel (1958) over a Hann window, whose
 * neighbours more than two bins away (2 / duration) do not show.
 */
export function goertzel(samples: Float32Array, frequency: number, sampleRate: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
  const step = (2 * Math.PI) / samples.length;
  let [before, last] = [0, 0];
  for (let at = 0; at < samples.length; at += 1) {
    const windowed = (samples[at] ?? 0) * (0.5 - 0.5 * Math.cos(step * at));
    [before, last] = [last, windowed + coefficient * last - before];
  }
  const power = last * last + before * before - coefficient * last * before;
  // The window halves it, and so does the frequency's mirror image.
  return (4 * Math.sqrt(Math.max(0, power))) / samples.length;
}
