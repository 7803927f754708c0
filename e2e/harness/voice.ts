import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pilotFrequency } from '../page/voicePilot.ts';

const run = promisify(execFile);

const SENTENCES = [
  'Good morning everybody, I think we can begin, there is plenty to talk about today.',
  'Could you please send me the second page again, my copy was cut off at the bottom.',
  'The boats leave at half past seven, and nobody waits for those who come late.',
  'I have read the whole report, and I would like to ask three short questions.',
];
const VOICES = ['en-gb', 'en-us+f3', 'en-gb-scotland+m4', 'en-us+f5'];

/**
 * A person's sentence, spoken, with the quiet tone that tells whose it is, as a WAV file.
 *
 * @throws when `espeak-ng` is not installed
 */
export async function speak(publisher: number): Promise<Buffer> {
  const index = (publisher - 1) % SENTENCES.length;
  const voice = VOICES[index] ?? 'en-gb';
  const sentence = SENTENCES[index] ?? '';
  const { stdout } = await run('espeak-ng', ['--stdout', '-v', voice, '-s', '160', '-a', '120', sentence], {
    encoding: 'buffer',
    maxBuffer: 16 * 2 ** 20,
  }).catch((cause: unknown) => {
    throw new Error('The voices of the tests are spoken by espeak-ng: install the package espeak-ng.', { cause });
  });
  return addPilot(parseWav(stdout), pilotFrequency(publisher));
}

interface Recording {
  sampleRate: number;
  /** One channel, 16 bits, signed. */
  samples: Int16Array;
}

/** espeak-ng writes 16 bits, one channel, to a pipe: the header's sizes are not to be trusted. */
function parseWav(file: Buffer): Recording {
  const data = file.indexOf('data', 12, 'latin1');
  if (file.toString('latin1', 0, 4) !== 'RIFF' || data < 0) throw new Error('espeak-ng gave no WAV file');
  const bytes = file.subarray(data + 8);
  const samples = Int16Array.from({ length: Math.floor(bytes.length / 2) }, (_, at) => bytes.readInt16LE(at * 2));
  return { sampleRate: file.readUInt32LE(24), samples };
}

/** The tone follows the speech's loudness at a fifth of it, so that a pause stays a pause. */
const PILOT_SHARE = 0.2;
const ENVELOPE_SECONDS = 0.03;

function addPilot({ sampleRate, samples }: Recording, frequency: number): Buffer {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + samples.length * 2, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples.length * 2, 40);
  const decay = Math.exp(-1 / (ENVELOPE_SECONDS * sampleRate));
  let envelope = 0;
  samples.forEach((sample, at) => {
    envelope = Math.max(Math.abs(sample), envelope * decay);
    const tone = PILOT_SHARE * envelope * Math.sin((2 * Math.PI * frequency * at) / sampleRate);
    file.writeInt16LE(Math.max(-32768, Math.min(32767, Math.round(sample * 0.8 + tone))), 44 + at * 2);
  });
  return file;
}
