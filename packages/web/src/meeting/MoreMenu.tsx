import { useStore } from '@nanostores/react';
import Ellipsis from 'lucide-react/icons/ellipsis';
import House from 'lucide-react/icons/house';
import Keyboard from 'lucide-react/icons/keyboard';
import Maximize from 'lucide-react/icons/maximize';
import RadioTower from 'lucide-react/icons/radio-tower';
import SatelliteDish from 'lucide-react/icons/satellite-dish';
import ScreenShare from 'lucide-react/icons/screen-share';
import ScreenShareOff from 'lucide-react/icons/screen-share-off';
import { classNames } from '../ui/classNames.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/Menu.tsx';
import styles from './ControlBar.module.css';
import { canShareScreen } from './canShareScreen.ts';
import { canFillScreen, toggleFullScreen } from './fullScreen.ts';
import type { RoomModel } from './model/RoomModel.ts';

/** What a narrow bar has no room for; the same names as the buttons of a wide one. */
export function MoreMenu({ model }: { model: RoomModel }) {
  const { screen } = useStore(model.localMedia);
  const isSharing = useStore(model.sharing.isSharing);
  const isReceiving = useStore(model.sharing.isReceiving);
  return (
    <Menu
      side="top"
      align="center"
      trigger={
        <IconButton
          className={classNames(styles.narrowOnly, (isSharing || isReceiving) && styles.lan)}
          label="More"
          icon={<Ellipsis size="1.5rem" />}
          variant="control"
        />
      }
    >
      {canShareScreen() && (
        <MenuItem
          icon={screen.enabled ? <ScreenShareOff size="1.25rem" /> : <ScreenShare size="1.25rem" />}
          onSelect={() => model.act('screen')}
        >
          {screen.enabled ? 'Stop sharing screen' : 'Share screen'}
        </MenuItem>
      )}
      <MenuItem
        icon={<RadioTower size="1.25rem" className={isSharing ? styles.lanIcon : undefined} />}
        onSelect={() => model.act('share')}
      >
        Share with peer
      </MenuItem>
      <MenuItem
        icon={<SatelliteDish size="1.25rem" className={isReceiving ? styles.lanIcon : undefined} />}
        onSelect={() => model.act('receive')}
      >
        Receive from peer
      </MenuItem>
      <MenuItem icon={<House size="1.25rem" />} onSelect={() => model.act('site')}>
        Your site
      </MenuItem>
      <MenuSeparator />
      {canFillScreen() && (
        <MenuItem icon={<Maximize size="1.25rem" />} onSelect={toggleFullScreen}>
          Full screen
        </MenuItem>
      )}
      <MenuItem icon={<Keyboard size="1.25rem" />} onSelect={() => model.act('shortcuts')}>
        Keyboard shortcuts
      </MenuItem>
    </Menu>
  );
}
