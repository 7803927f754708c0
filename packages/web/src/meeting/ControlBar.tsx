import { useStore } from '@nanostores/react';
import Keyboard from 'lucide-react/icons/keyboard';
import Maximize from 'lucide-react/icons/maximize';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import PhoneOff from 'lucide-react/icons/phone-off';
import ScreenShare from 'lucide-react/icons/screen-share';
import ScreenShareOff from 'lucide-react/icons/screen-share-off';
import Users from 'lucide-react/icons/users';
import Video from 'lucide-react/icons/video';
import VideoOff from 'lucide-react/icons/video-off';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './ControlBar.module.css';
import { DeviceMenu } from './DeviceMenu.tsx';
import { canFillScreen, toggleFullScreen } from './fullScreen.ts';
import type { RoomModel } from './model/RoomModel.ts';

/** The one bar at the bottom: title, what one sends, what is open, leaving. */
export function ControlBar({ model, title }: { model: RoomModel; title: string }) {
  const { microphone, camera, screen } = useStore(model.localMedia);
  const people = useStore(model.participants).length;
  const peopleOpen = useStore(model.peopleOpen);
  return (
    <footer className={styles.bar}>
      <h1 className={styles.title} title={title}>
        {title}
      </h1>
      <div className={styles.controls}>
        <IconButton
          label={microphone.enabled ? 'Mute microphone' : 'Unmute microphone'}
          icon={microphone.enabled ? <Mic size="1.5rem" /> : <MicOff size="1.5rem" />}
          variant={microphone.enabled ? 'control' : 'off'}
          pending={microphone.pending}
          shortcut="M"
          onClick={() => model.act('microphone')}
        />
        <IconButton
          label={camera.enabled ? 'Turn camera off' : 'Turn camera on'}
          icon={camera.enabled ? <Video size="1.5rem" /> : <VideoOff size="1.5rem" />}
          variant={camera.enabled ? 'control' : 'off'}
          pending={camera.pending}
          shortcut="V"
          onClick={() => model.act('camera')}
        />
        {canShareScreen() && (
          <IconButton
            label={screen.enabled ? 'Stop sharing screen' : 'Share screen'}
            icon={screen.enabled ? <ScreenShareOff size="1.5rem" /> : <ScreenShare size="1.5rem" />}
            variant="control"
            pressed={screen.enabled}
            pending={screen.pending}
            shortcut="S"
            onClick={() => model.act('screen')}
          />
        )}
        <DeviceMenu model={model} />
        <IconButton
          label="Leave call"
          icon={<PhoneOff size="1.5rem" />}
          variant="danger"
          onClick={() => model.leave()}
        />
      </div>
      <div className={styles.views}>
        <IconButton
          label={`People, ${people}`}
          icon={<Users size="1.5rem" />}
          shortcut="P"
          pressed={peopleOpen}
          count={people}
          onClick={() => model.act('people')}
        />
        {canFillScreen() && (
          <IconButton
            className={styles.wideOnly}
            label="Full screen"
            icon={<Maximize size="1.5rem" />}
            shortcut="F"
            onClick={toggleFullScreen}
          />
        )}
        <IconButton
          className={styles.wideOnly}
          label="Keyboard shortcuts"
          icon={<Keyboard size="1.5rem" />}
          shortcut="?"
          onClick={() => model.act('shortcuts')}
        />
      </div>
    </footer>
  );
}

/** Not on phones. */
function canShareScreen(): boolean {
  const { mediaDevices }: { mediaDevices?: Partial<MediaDevices> } = navigator;
  return mediaDevices?.getDisplayMedia !== undefined;
}
