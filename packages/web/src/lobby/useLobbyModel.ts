import { useEffect, useState } from 'react';
import { browserDeviceHost } from '../devices/DeviceHost.ts';
import { LobbyModel } from './LobbyModel.ts';

/** A lobby's model for as long as the component is there; null until it is made. */
export function useLobbyModel(): LobbyModel | null {
  const [model, setModel] = useState<LobbyModel | null>(null);
  useEffect(() => {
    const opened = new LobbyModel(browserDeviceHost(), localStorage);
    void opened.start();
    setModel(opened);
    return () => opened.close();
  }, []);
  return model;
}
