import { describe, expect, it } from 'vitest';
import { DeviceError } from './DeviceError.ts';
import { openCamera, openCameraAndMicrophone, openMicrophone } from './openDevices.ts';
import { FakeMediaDevices, fakeDeviceHost } from './testing/FakeMediaDevices.ts';

function plugged(): FakeMediaDevices {
  const fake = new FakeMediaDevices();
  fake.plug('videoinput', 'cam-1');
  fake.plug('videoinput', 'cam-2');
  fake.plug('audioinput', 'mic-1');
  return fake;
}

async function problemOf(opening: Promise<unknown>): Promise<string> {
  const error = await opening.catch((thrown: unknown) => thrown);
  if (!(error instanceof DeviceError)) throw new Error('no DeviceError');
  return `${error.device}: ${error.problem}`;
}

describe('opening one device', () => {
  it('takes the device that is asked for', async () => {
    const track = await openCamera('cam-2', fakeDeviceHost(plugged()));
    expect(track.getSettings().deviceId).toBe('cam-2');
  });

  it('takes the default one where the one asked for is gone', async () => {
    const track = await openCamera('cam-9', fakeDeviceHost(plugged()));
    expect(track.getSettings().deviceId).toBe('cam-1');
  });

  it.each([
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
    ['NotFoundError', 'missing'],
    ['TypeError', 'unsupported'],
    ['InvalidStateError', 'unknown'],
  ])('says of %s that the device is %s', async (name, problem) => {
    const fake = plugged();
    fake.failures.set('camera', name);
    expect(await problemOf(openCamera(null, fakeDeviceHost(fake)))).toBe(`camera: ${problem}`);
  });

  it('tells a refusal from a question that was closed', async () => {
    const fake = plugged();
    fake.failures.set('microphone', 'NotAllowedError');
    fake.permissions.set('microphone', 'denied');
    expect(await problemOf(openMicrophone(null, fakeDeviceHost(fake)))).toBe('microphone: denied');
    fake.permissions.set('microphone', 'prompt');
    expect(await problemOf(openMicrophone(null, fakeDeviceHost(fake)))).toBe('microphone: dismissed');
  });

  it('tells an insecure page from a browser without capture', async () => {
    const without = { mediaDevices: undefined, permissions: undefined };
    expect(await problemOf(openCamera(null, { ...without, isSecureContext: false }))).toBe('camera: insecure');
    expect(await problemOf(openCamera(null, { ...without, isSecureContext: true }))).toBe('camera: unsupported');
  });
});

describe('opening both', () => {
  it('asks once', async () => {
    const fake = plugged();
    const { camera, microphone } = await openCameraAndMicrophone(null, null, fakeDeviceHost(fake));
    expect([camera, microphone]).toEqual(fake.opened);
    expect(fake.asked).toHaveLength(1);
  });

  it('gives the voice where the camera is broken', async () => {
    const fake = plugged();
    fake.failures.set('camera', 'NotReadableError');
    const { camera, microphone } = await openCameraAndMicrophone(null, null, fakeDeviceHost(fake));
    expect(camera).toMatchObject({ device: 'camera', problem: 'busy' });
    expect(microphone).toBe(fake.opened[0]);
  });

  it('does not ask again for what was just refused', async () => {
    const fake = plugged();
    for (const device of ['camera', 'microphone'] as const) {
      fake.failures.set(device, 'NotAllowedError');
      fake.permissions.set(device, 'prompt');
    }
    const { camera, microphone } = await openCameraAndMicrophone(null, null, fakeDeviceHost(fake));
    expect(camera).toMatchObject({ device: 'camera', problem: 'dismissed' });
    expect(microphone).toMatchObject({ device: 'microphone', problem: 'dismissed' });
    expect(fake.asked).toHaveLength(1);
  });
});
