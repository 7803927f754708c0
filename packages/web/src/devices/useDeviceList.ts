import { useStore } from '@nanostores/react';
import { atom } from 'nanostores';
import { useEffect, useState } from 'react';
import { browserDeviceHost } from './DeviceHost.ts';
import { DeviceList, type Devices, NO_DEVICES } from './DeviceList.ts';

const $none = atom(NO_DEVICES);

/** The devices of this computer, kept up to date for as long as the component is there. */
export function useDeviceList(): Devices {
  const [list, setList] = useState<DeviceList | null>(null);
  useEffect(() => {
    const opened = new DeviceList(browserDeviceHost());
    void opened.refresh();
    setList(opened);
    return () => opened.close();
  }, []);
  return useStore(list === null ? $none : list.$devices);
}
