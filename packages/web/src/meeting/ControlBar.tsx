import { useStore } from '@nanostores/react';
import House from 'lucide-react/icons/house';
import Keyboard from 'lucide-react/icons/keyboard';
import Maximize from 'lucide-react/icons/maximize';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import PhoneOff from 'lucide-react/icons/phone-off';
import RadioTower from 'lucide-react/icons/radio-tower';
import SatelliteDish from 'lucide-react/icons/satellite-dish';
import ScreenShare from 'lucide-react/icons/screen-share';
import ScreenShareOff from 'lucide-react/icons/screen-share-off';
import Users from 'lucide-react/icons/users';
import Video from 'lucide-react/icons/video';
import VideoOff from 'lucide-react/icons/video-off';
import { classNames } from '../ui/classNames.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './ControlBar.module.css';
import { canShareScreen } from './canShareScreen.ts';
import { DeviceMenu } from './DeviceMenu.tsx';
import { canFillScreen, toggleFullScreen } from './fullScreen.ts';
import { MoreActions } from './MoreActions.tsx';
import type { RoomModel } from './model/RoomModel.ts';

/** The one bar at the bottom: title, what one sends, what is open, leaving. */
export function ControlBar({ model, title }: { model: RoomModel; title: string }) {
  const { microphone, camera, screen } = useStore(model.localMedia);
  const people = useStore(model.participants).length;
  const peopleOpen = useStore(model.peopleOpen);
  const siteOpen = useStore(model.sharing.siteOpen);
  const keys = useShownKeys(model);
  return (
    <footer className={styles.bar}>
      <div className={styles.row}>
        <h1 className={styles.title} title={title}>
          {title}
        </h1>
        <div className={styles.controls}>
          <IconButton
            label={microphone.enabled ? 'Mute microphone' : 'Unmute microphone'}
            icon={microphone.enabled ? <Mic size="1.5rem" /> : <MicOff size="1.5rem" />}
            variant={microphone.enabled ? 'control' : 'off'}
            pending={microphone.pending}
            shortcut={keys('M')}
            onClick={() => model.act('microphone')}
          />
          <IconButton
            label={camera.enabled ? 'Turn camera off' : 'Turn camera on'}
            icon={camera.enabled ? <Video size="1.5rem" /> : <VideoOff size="1.5rem" />}
            variant={camera.enabled ? 'control' : 'off'}
            pending={camera.pending}
            shortcut={keys('V')}
            onClick={() => model.act('camera')}
          />
          {canShareScreen() && (
            <IconButton
              className={styles.wideOnly}
              label={screen.enabled ? 'Stop sharing screen' : 'Share screen'}
              icon={screen.enabled ? <ScreenShareOff size="1.5rem" /> : <ScreenShare size="1.5rem" />}
              variant="control"
              pressed={screen.enabled}
              pending={screen.pending}
              shortcut={keys('S')}
              onClick={() => model.act('screen')}
            />
          )}
          <SharingButtons model={model} />
          <DeviceMenu model={model} />
          <MoreActions model={model} />
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
            shortcut={keys('P')}
            pressed={peopleOpen}
            count={people}
            onClick={() => model.act('people')}
          />
          <IconButton
            className={styles.wideOnly}
            label="Your site"
            icon={<House size="1.5rem" />}
            shortcut={keys('Y')}
            pressed={siteOpen}
            onClick={() => model.act('site')}
          />
          {canFillScreen() && (
            <IconButton
              className={styles.wideOnly}
              label="Full screen"
              icon={<Maximize size="1.5rem" />}
              shortcut={keys('F')}
              onClick={toggleFullScreen}
            />
          )}
          <IconButton
            className={styles.wideOnly}
            label="Keyboard shortcuts"
            icon={<Keyboard size="1.5rem" />}
            shortcut={keys('?')}
            onClick={() => model.act('shortcuts')}
          />
        </div>
      </div>
    </footer>
  );
}

/** They open their dialogs; amber while something goes over the LAN, and pressed for who does not see that. */
function SharingButtons({ model }: { model: RoomModel }) {
  const isSharing = useStore(model.sharing.isSharing);
  const isReceiving = useStore(model.sharing.isReceiving);
  const keys = useShownKeys(model);
  return (
    <>
      <IconButton
        className={classNames(styles.wideOnly, isSharing && styles.lan)}
        label="Share with peer"
        icon={<RadioTower size="1.5rem" />}
        variant="control"
        pressed={isSharing}
        shortcut={keys('L')}
        aria-haspopup="dialog"
        onClick={() => model.act('share')}
      />
      <IconButton
        className={classNames(styles.wideOnly, isReceiving && styles.lan)}
        label="Receive from peer"
        icon={<SatelliteDish size="1.5rem" />}
        variant="control"
        pressed={isReceiving}
        shortcut={keys('R')}
        aria-haspopup="dialog"
        onClick={() => model.act('receive')}
      />
    </>
  );
}

/** Keys for buttons to tell of: none while they are switched off. */
function useShownKeys({ shortcuts }: RoomModel): (keys: string) => string | undefined {
  const on = useStore(shortcuts.on);
  return (keys) => (on ? keys : undefined);
}
