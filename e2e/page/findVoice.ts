import { goertzel } from './goertzel.ts';
import { pilotFrequency } from './voicePilot.ts';

/** As many as `pilotFrequency` has. */
const VOICES = 10;
/** Long enough to tell neighbouring tones apart (100 Hz either side), short enough for a gap that an ear notices. */
export const VOICE_BLOCK_MS = 20;
/** Below this a tone is not audible: -46 dBFS. */
const AUDIBLE = 0.005;
/** How far the tone has to stand out of what lies between the tones. */
const LEAST_RATIO = 3;

/** Whose tone is in a block of sound, or null; of several the loudest. */
export function findVoice(block: Float32Array, sampleRate: number): number | null {
  const between = pilotFrequency(2) - pilotFrequency(1);
  let best: { voice: number; amplitude: number } | null = null;
  for (let voice = 1; voice <= VOICES; voice += 1) {
    const frequency = pilotFrequency(voice);
    const amplitude = goertzel(block, frequency, sampleRate);
    if (amplitude < Math.max(AUDIBLE, best?.amplitude ?? 0)) continue;
    const beside = [-0.5, 0.5].map((share) => goertzel(block, frequency + share * between, sampleRate));
    if (amplitude > LEAST_RATIO * Math.max(...beside)) best = { voice, amplitude };
  }
  return best?.voice ?? null;
}
