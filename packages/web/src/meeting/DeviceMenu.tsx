import { useStore } from '@nanostores/react';
import Settings from 'lucide-react/icons/settings';
import { canChooseSpeaker } from '../devices/testSound.ts';
import { useDeviceList } from '../devices/useDeviceList.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Menu, MenuChoice, MenuLabel, MenuSeparator } from '../ui/Menu.tsx';
import type { RoomModel } from './model/RoomModel.ts';

/** Which microphone, camera and speaker are used; a change takes effect at once. */
export function DeviceMenu({ model }: { model: RoomModel }) {
  const { cameras, microphones, speakers } = useDeviceList();
  const active = useStore(model.activeDevices);
  const kinds = [
    { kind: 'audioinput', label: 'Microphone', devices: microphones, active: active.microphone },
    { kind: 'videoinput', label: 'Camera', devices: cameras, active: active.camera },
    { kind: 'audiooutput', label: 'Speaker', devices: canChooseSpeaker() ? speakers : [], active: active.speaker },
  ] as const;
  const shown = kinds.filter(({ devices }) => devices.length > 0);
  return (
    <Menu
      side="top"
      align="center"
      trigger={<IconButton label="Devices" icon={<Settings size="1.5rem" />} variant="control" />}
    >
      {shown.length === 0 && <MenuLabel>No microphone, camera or speaker was found.</MenuLabel>}
      {shown.map(({ kind, label, devices, active: chosen }, index) => (
        <div key={kind}>
          {index > 0 && <MenuSeparator />}
          <MenuChoice
            label={label}
            value={chosen ?? devices[0]?.id ?? ''}
            options={devices.map((device) => ({ value: device.id, label: device.label }))}
            onChange={(deviceId) => model.switchDevice(kind, deviceId)}
          />
        </div>
      ))}
    </Menu>
  );
}
