import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeMediaDevices, fakeDeviceHost } from '../devices/testing/FakeMediaDevices.ts';
import type { DevicePreview, PreviewState } from './DevicePreview.ts';
import { LobbyModel } from './LobbyModel.ts';

class MemoryStorage {
  readonly #values = new Map<string, string>();
  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#values.set(key, value);
  }
}

/** Resolves with the first state of that kind. */
function reaches(preview: DevicePreview, kind: PreviewState['kind']): Promise<PreviewState> {
  return new Promise((resolve) => {
    const stop = preview.$state.listen((state) => {
      if (state.kind !== kind) return;
      stop();
      resolve(state);
    });
  });
}

function problemOf(preview: DevicePreview): string {
  const state = preview.$state.get();
  return state.kind === 'failed' ? state.error.problem : state.kind;
}

let fake: FakeMediaDevices;
let storage: MemoryStorage;
let model: LobbyModel;

beforeEach(() => {
  fake = new FakeMediaDevices();
  fake.plug('videoinput', 'cam-1');
  fake.plug('audioinput', 'mic-1');
  storage = new MemoryStorage();
  model = new LobbyModel(fakeDeviceHost(fake), storage);
});

afterEach(() => model.close());

describe('the lobby', () => {
  it('opens both with one question and joins with both', async () => {
    await model.start();
    expect(fake.asked).toHaveLength(1);
    expect(model.choices()).toEqual({
      camera: { enabled: true, deviceId: null },
      microphone: { enabled: true, deviceId: null },
      speakerId: null,
    });
  });

  it('joins without a device that cannot be had, and remembers that it was wanted', async () => {
    fake.failures.set('camera', 'NotReadableError');
    await model.start();
    expect(problemOf(model.camera)).toBe('busy');
    expect(model.choices().camera.enabled).toBe(false);
    expect(model.choices().microphone.enabled).toBe(true);

    await model.setEnabled('microphone', false);
    model.close();
    fake.failures.clear();
    const next = new LobbyModel(fakeDeviceHost(fake), storage);
    await next.start();
    expect(next.choices().camera.enabled).toBe(true);
    expect(next.choices().microphone.enabled).toBe(false);
    next.close();
  });

  it('opens nothing where both were off the last time', async () => {
    await model.setEnabled('camera', false);
    await model.setEnabled('microphone', false);
    const asked = fake.asked.length;
    const next = new LobbyModel(fakeDeviceHost(fake), storage);
    await next.start();
    expect(fake.asked).toHaveLength(asked);
    next.close();
  });

  it('remembers the devices', async () => {
    fake.plug('videoinput', 'cam-2');
    await model.start();
    await model.choose('camera', 'cam-2');
    model.chooseSpeaker('speaker-1');
    const next = new LobbyModel(fakeDeviceHost(fake), storage);
    expect(next.choices()).toMatchObject({ camera: { deviceId: 'cam-2' }, speakerId: 'speaker-1' });
    next.close();
  });

  it('stops a device that is switched off, replaced, or left behind', async () => {
    fake.plug('videoinput', 'cam-2');
    await model.start();
    await model.choose('camera', 'cam-2');
    await model.setEnabled('camera', false);
    expect(fake.opened.filter(({ kind }) => kind === 'video').map(({ readyState }) => readyState)).toEqual([
      'ended',
      'ended',
    ]);
    model.close();
    expect(fake.opened.every(({ readyState }) => readyState === 'ended')).toBe(true);
  });

  it('stops what opens after it was switched off or closed', async () => {
    const opening = model.start();
    model.close();
    await opening;
    expect(fake.opened.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  });

  it('takes another camera when the one in use is unplugged', async () => {
    await model.start();
    fake.plug('videoinput', 'cam-2');
    const again = reaches(model.camera, 'on');
    fake.unplug('cam-1');
    expect(await again).toMatchObject({ track: { deviceId: 'cam-2' } });
  });

  it('says that a device is gone, and takes it when it is plugged in again', async () => {
    await model.start();
    const gone = reaches(model.camera, 'failed');
    fake.unplug('cam-1');
    expect(await gone).toMatchObject({ error: { problem: 'missing' } });
    const back = reaches(model.camera, 'on');
    fake.plug('videoinput', 'cam-1');
    await back;
    expect(model.choices().camera.enabled).toBe(true);
  });

  it('leaves a refused device alone when others are plugged in', async () => {
    fake.failures.set('camera', 'NotAllowedError');
    fake.permissions.set('camera', 'denied');
    await model.start();
    const asked = fake.asked.length;
    fake.plug('videoinput', 'cam-2');
    await model.devices.refresh();
    expect(problemOf(model.camera)).toBe('denied');
    expect(fake.asked).toHaveLength(asked);
  });

  it('asks for both again with one question', async () => {
    for (const device of ['camera', 'microphone'] as const) {
      fake.failures.set(device, 'NotAllowedError');
      fake.permissions.set(device, 'prompt');
    }
    await model.start();
    fake.failures.clear();
    await model.retryBoth();
    expect(fake.asked).toHaveLength(2);
    expect([problemOf(model.camera), problemOf(model.microphone)]).toEqual(['on', 'on']);
  });

  it('opens a device again by hand', async () => {
    fake.failures.set('camera', 'NotReadableError');
    await model.start();
    fake.failures.clear();
    await model.retry('camera');
    expect(problemOf(model.camera)).toBe('on');
  });
});
