import { expect, it } from 'vitest';
import { DeviceList } from './DeviceList.ts';
import { FakeMediaDevices, fakeDeviceHost } from './testing/FakeMediaDevices.ts';

function nextDevices(list: DeviceList): Promise<unknown> {
  return new Promise((resolve) => {
    const stop = list.$devices.listen((devices) => {
      stop();
      resolve(devices);
    });
  });
}

it('lists by kind, numbers what has no name, and leaves out doubles and devices without an id', async () => {
  const fake = new FakeMediaDevices();
  fake.plug('videoinput', 'cam-1');
  fake.plug('videoinput', 'cam-2', 'Desk camera');
  fake.plug('audioinput', 'communications', 'Communications - Headset');
  fake.plug('audioinput', '');
  fake.plug('audiooutput', 'speaker-1', 'Headset');
  const list = new DeviceList(fakeDeviceHost(fake));
  await list.refresh();
  expect(list.$devices.get()).toEqual({
    cameras: [
      { id: 'cam-1', label: 'Camera 1' },
      { id: 'cam-2', label: 'Desk camera' },
    ],
    microphones: [],
    speakers: [{ id: 'speaker-1', label: 'Headset' }],
  });
  list.close();
});

it('follows what is plugged in, until it is closed', async () => {
  const fake = new FakeMediaDevices();
  const list = new DeviceList(fakeDeviceHost(fake));
  const changed = nextDevices(list);
  fake.plug('videoinput', 'cam-1', 'Desk camera');
  expect(await changed).toMatchObject({ cameras: [{ id: 'cam-1', label: 'Desk camera' }] });

  list.close();
  fake.plug('videoinput', 'cam-2', 'Second camera');
  await list.refresh();
  expect(list.$devices.get().cameras).toHaveLength(1);
});
