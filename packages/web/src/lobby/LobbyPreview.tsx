import { useStore } from '@nanostores/react';
import { displayNameOf } from '@vnet/protocol';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import Video from 'lucide-react/icons/video';
import VideoOff from 'lucide-react/icons/video-off';
import { useApp } from '../AppContext.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { ToggleButton } from '../ui/ToggleButton.tsx';
import { CameraPicture } from './CameraPicture.tsx';
import { DeviceProblems } from './DeviceProblems.tsx';
import type { LobbyModel } from './LobbyModel.ts';
import styles from './LobbyPreview.module.css';
import { MicrophoneBar } from './MicrophoneBar.tsx';

/** My picture as in a mirror, the two switches, how loud I am, and what is wrong with either device. */
export function LobbyPreview({ model }: { model: LobbyModel }) {
  const { person } = useApp();
  const camera = useStore(model.camera.$state);
  const microphone = useStore(model.microphone.$state);
  const cameraOn = camera.kind === 'on' || camera.kind === 'opening';
  const microphoneOn = microphone.kind === 'on' || microphone.kind === 'opening';
  return (
    <section className={styles.preview} aria-label="Camera and microphone">
      <div className={styles.picture}>
        {camera.kind === 'on' ? (
          <CameraPicture track={camera.track} />
        ) : (
          <div className={styles.empty}>
            {camera.kind === 'opening' ? (
              <Spinner label="Opening your camera" size="2rem" />
            ) : (
              <>
                <Avatar name={displayNameOf(person)} image={person.profile_image} size="6rem" />
                <p>
                  {camera.kind === 'off' ? 'Your camera is off.' : 'Others will see your name instead of a picture.'}
                </p>
              </>
            )}
          </div>
        )}
        <div className={styles.controls}>
          <ToggleButton
            label="Microphone"
            on={microphoneOn}
            onIcon={<Mic size="1.25rem" />}
            offIcon={<MicOff size="1.25rem" />}
            onToggle={() => void model.setEnabled('microphone', !microphoneOn)}
          />
          <ToggleButton
            label="Camera"
            on={cameraOn}
            onIcon={<Video size="1.25rem" />}
            offIcon={<VideoOff size="1.25rem" />}
            onToggle={() => void model.setEnabled('camera', !cameraOn)}
          />
        </div>
      </div>
      <MicrophoneBar state={microphone} />
      <DeviceProblems model={model} />
    </section>
  );
}
