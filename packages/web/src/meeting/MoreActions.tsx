import { useStore } from '@nanostores/react';
import Ellipsis from 'lucide-react/icons/ellipsis';
import House from 'lucide-react/icons/house';
import Keyboard from 'lucide-react/icons/keyboard';
import Maximize from 'lucide-react/icons/maximize';
import RadioTower from 'lucide-react/icons/radio-tower';
import SatelliteDish from 'lucide-react/icons/satellite-dish';
import ScreenShare from 'lucide-react/icons/screen-share';
import ScreenShareOff from 'lucide-react/icons/screen-share-off';
import { ActionPopover, PopoverAction, PopoverSeparator } from '../ui/ActionPopover.tsx';
import { classNames } from '../ui/classNames.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './ControlBar.module.css';
import { canShareScreen } from './canShareScreen.ts';
import { canFillScreen, toggleFullScreen } from './fullScreen.ts';
import type { RoomModel } from './model/RoomModel.ts';

/** What a narrow bar has no room for: the buttons of a wide one, under the same names. */
export function MoreActions({ model }: { model: RoomModel }) {
  const { screen } = useStore(model.localMedia);
  const isSharing = useStore(model.sharing.isSharing);
  const isReceiving = useStore(model.sharing.isReceiving);
  return (
    <ActionPopover
      label="More"
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
        <PopoverAction
          icon={screen.enabled ? <ScreenShareOff size="1.25rem" /> : <ScreenShare size="1.25rem" />}
          onSelect={() => model.act('screen')}
        >
          {screen.enabled ? 'Stop sharing screen' : 'Share screen'}
        </PopoverAction>
      )}
      <PopoverAction
        icon={<RadioTower size="1.25rem" className={isSharing ? styles.lanIcon : undefined} />}
        onSelect={() => model.act('share')}
      >
        Share with peer
      </PopoverAction>
      <PopoverAction
        icon={<SatelliteDish size="1.25rem" className={isReceiving ? styles.lanIcon : undefined} />}
        onSelect={() => model.act('receive')}
      >
        Receive from peer
      </PopoverAction>
      <PopoverAction icon={<House size="1.25rem" />} onSelect={() => model.act('site')}>
        Your site
      </PopoverAction>
      <PopoverSeparator />
      {canFillScreen() && (
        <PopoverAction icon={<Maximize size="1.25rem" />} onSelect={toggleFullScreen}>
          Full screen
        </PopoverAction>
      )}
      <PopoverAction icon={<Keyboard size="1.25rem" />} onSelect={() => model.act('shortcuts')}>
        Keyboard shortcuts
      </PopoverAction>
    </ActionPopover>
  );
}
