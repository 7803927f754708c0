import { DeviceError } from './DeviceError.ts';

/** Notes of the sound: frequency in Hz (C5, G5) and start in s. */
const NOTES = [
  { frequency: 523.25, start: 0 },
  { frequency: 783.99, start: 0.18 },
] as const;
const NOTE_LENGTH = 0.5;
const LOUDNESS = 0.25;

/** True where a page may choose the speaker (not in Safari). */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/**
 * Plays two notes, made here, over the speaker; resolves when they have faded. `speakerId` null: the system's default.
 *
 * @throws {DeviceError} when the speaker is gone or may not be used.
 */
export async function playTestSound(speakerId: string | null): Promise<void> {
  const context = new AudioContext();
  const player = new Audio();
  try {
    const output = context.createMediaStreamDestination();
    player.srcObject = output.stream;
    if (speakerId !== null && canChooseSpeaker()) await player.setSinkId(speakerId);
    await context.resume();
    await player.play();
    await Promise.all(NOTES.map(({ frequency, start }) => playNote(context, output, frequency, start)));
  } catch (cause) {
    const gone = cause instanceof DOMException && cause.name === 'NotFoundError';
    throw new DeviceError('speaker', gone ? 'missing' : 'unknown', { cause });
  } finally {
    player.pause();
    player.srcObject = null;
    context.close().catch(() => undefined);
  }
}

function playNote(context: AudioContext, output: AudioNode, frequency: number, start: number): Promise<void> {
  const begin = context.currentTime + 0.05 + start;
  const end = begin + NOTE_LENGTH;
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
  // Exponential ramps cannot reach zero; this is 60 dB down.
  gain.gain.exponentialRampToValueAtTime(LOUDNESS / 1000, end);
  const oscillator = context.createOscillator();
  oscillator.frequency.value = frequency;
  oscillator.connect(gain).connect(output);
  oscillator.start(begin);
  oscillator.stop(end);
  return new Promise((resolve) => oscillator.addEventListener('ended', () => resolve(), { once: true }));
}
