import { pilotFrequency } from '../page/voicePilot.ts';

const SAMPLE_RATE = 48_000;
/** Whole periods of every tone, so that the loop has no seam. */
const SECONDS = 10;
const AMPLITUDE = 0.2;

/** A person's tone alone and without a pause, as a WAV file (RIFF, PCM of 16 bits, one channel). */
export function hum(publisher: number): Buffer {
  const frequency = pilotFrequency(publisher);
  const bytes = SAMPLE_RATE * SECONDS * 2;
  const file = Buffer.alloc(44 + bytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + bytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(bytes, 40);
  for (let at = 0; at < bytes / 2; at += 1) {
    const sample = AMPLITUDE * Math.sin((2 * Math.PI * frequency * at) / SAMPLE_RATE);
    file.writeInt16LE(Math.round(sample * 32767), 44 + at * 2);
  }
  return file;
}
