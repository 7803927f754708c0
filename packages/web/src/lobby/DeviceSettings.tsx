import { useStore } from '@nanostores/react';
import type { Device } from '../devices/DeviceList.ts';
import { canChooseSpeaker } from '../devices/testSound.ts';
import { Select } from '../ui/Select.tsx';
import type { DevicePreview } from './DevicePreview.ts';
import styles from './DeviceSettings.module.css';
import type { LobbyModel } from './LobbyModel.ts';
import { SpeakerTest } from './SpeakerTest.tsx';

/** Which camera, microphone and speaker; kept for the next time. */
export function DeviceSettings({ model }: { model: LobbyModel }) {
  const { cameras, microphones, speakers } = useStore(model.devices.$devices);
  const speakerId = useStore(model.$speakerId);
  return (
    <section className={styles.settings} aria-label="Devices">
      <CaptureSelect
        label="Microphone"
        preview={model.microphone}
        devices={microphones}
        onChange={(id) => void model.choose('microphone', id)}
      />
      <CaptureSelect
        label="Camera"
        preview={model.camera}
        devices={cameras}
        onChange={(id) => void model.choose('camera', id)}
      />
      {canChooseSpeaker() && speakers.length > 0 && (
        <Select
          label="Speaker"
          value={idIn(speakers, speakerId) ?? speakers[0]?.id ?? ''}
          options={optionsOf(speakers)}
          onChange={(id) => model.chooseSpeaker(id)}
        />
      )}
      <SpeakerTest speakerId={idIn(speakers, speakerId)} />
    </section>
  );
}

interface CaptureSelectProps {
  label: string;
  preview: DevicePreview;
  devices: readonly Device[];
  onChange(id: string): void;
}

function CaptureSelect({ label, preview, devices, onChange }: CaptureSelectProps) {
  const state = useStore(preview.$state);
  const chosen = useStore(preview.$deviceId);
  const inUse = state.kind === 'on' ? state.track.getSettings().deviceId : undefined;
  const value = idIn(devices, inUse ?? null) ?? idIn(devices, chosen) ?? devices[0]?.id ?? '';
  const none = [{ value: '', label: `No ${label.toLowerCase()} to choose yet` }];
  return (
    <Select
      label={label}
      value={value}
      options={devices.length === 0 ? none : optionsOf(devices)}
      disabled={devices.length === 0}
      onChange={onChange}
    />
  );
}

function optionsOf(devices: readonly Device[]): { value: string; label: string }[] {
  return devices.map(({ id, label }) => ({ value: id, label }));
}

/** The id, if there is such a device now. */
function idIn(devices: readonly Device[], id: string | null): string | null {
  return devices.some((device) => device.id === id) ? id : null;
}
