import Volume2 from 'lucide-react/icons/volume-2';
import { useState } from 'react';
import { browserFamily } from '../devices/browserFamily.ts';
import { DeviceError } from '../devices/DeviceError.ts';
import { describeDeviceError } from '../devices/describeDeviceError.ts';
import { playTestSound } from '../devices/testSound.ts';
import { Button } from '../ui/Button.tsx';
import styles from './SpeakerTest.module.css';

type TestState = 'idle' | 'playing' | 'played' | DeviceError;

/** Plays two notes, so that one knows that the others will be heard. */
export function SpeakerTest({ speakerId }: { speakerId: string | null }) {
  const [state, setState] = useState<TestState>('idle');

  async function play(): Promise<void> {
    setState('playing');
    try {
      await playTestSound(speakerId);
      setState('played');
    } catch (thrown) {
      setState(thrown instanceof DeviceError ? thrown : new DeviceError('speaker', 'unknown', { cause: thrown }));
    }
  }

  return (
    <div className={styles.test}>
      <Button icon={<Volume2 size="1.25rem" />} pending={state === 'playing'} onClick={() => void play()}>
        Test speaker
      </Button>
      <p className={styles.text} role="status">
        {sentenceOf(state)}
      </p>
    </div>
  );
}

function sentenceOf(state: TestState): string {
  if (state instanceof DeviceError) {
    const { what, wayOut } = describeDeviceError(state, browserFamily(navigator.userAgent));
    return `${what} ${wayOut}`;
  }
  switch (state) {
    case 'idle':
      return '';
    case 'playing':
      return 'Playing two notes.';
    case 'played':
      return 'Two notes were played. If you heard none, check the volume or choose another speaker.';
  }
}
