import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Call, JoinChoices } from '../../calls/call.ts';
import { JoinError } from '../../calls/JoinError.ts';
import { FakeCallEngine, fakeParticipant, fakeStream } from '../../calls/testing/FakeCall.ts';
import { DeviceError } from '../../devices/DeviceError.ts';
import { FakeLanSharing } from '../../sharing/testing/FakeLanSharing.ts';
import { RoomModel } from './RoomModel.ts';
import { ShortcutSwitch } from './ShortcutSwitch.ts';

const BOTH_ON: JoinChoices = {
  microphone: { enabled: true, deviceId: 'mic' },
  camera: { enabled: true, deviceId: 'cam' },
  speakerId: null,
};

function openRoom(choices: JoinChoices = BOTH_ON) {
  const engine = new FakeCallEngine();
  const sharings: { call: Call; sharing: FakeLanSharing }[] = [];
  const seen = {
    notices: [] as string[],
    announced: [] as string[],
    sounds: [] as string[],
    endings: [] as object[],
  };
  let now = 1000;
  const model = new RoomModel({
    engine,
    choices,
    shortcuts: new ShortcutSwitch({ getItem: () => null, setItem: () => undefined }),
    username: 'ada',
    displayName: 'Ada',
    fetchCredentials: () => Promise.reject(new JoinError('unreachable', 'never asked')),
    openSharing: (call) => {
      const sharing = new FakeLanSharing();
      sharings.push({ call, sharing });
      return sharing;
    },
    now: () => now,
    notify: (sentence) => seen.notices.push(sentence),
    announce: (sentence) => seen.announced.push(sentence),
    describeDeviceError: ({ device, problem }) => `${device} ${problem}`,
    playSound: (sound) => seen.sounds.push(sound),
    onLeft: (ending) => seen.endings.push(ending),
  });
  const call = () => {
    const latest = engine.calls.at(-1);
    if (latest === undefined) throw new Error('nobody joined');
    return latest;
  };
  const sharing = () => {
    const latest = sharings.at(-1)?.sharing;
    if (latest === undefined) throw new Error('nobody joined');
    return latest;
  };
  return { engine, model, seen, call, sharings, sharing, pass: (ms: number) => (now += ms) };
}

describe('the room', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('joins with the devices that were chosen, and switches on what was on', async () => {
    const { call } = openRoom();
    expect(call().options.devices).toEqual({ microphone: 'mic', camera: 'cam', speaker: null });
    await vi.runAllTimersAsync();
    expect(call().localMedia.get()).toMatchObject({ microphone: { enabled: true }, camera: { enabled: true } });
  });

  test('opens no device that was off', async () => {
    const { call } = openRoom({ ...BOTH_ON, camera: { enabled: false, deviceId: 'cam' } });
    await vi.runAllTimersAsync();
    expect(call().localMedia.get().camera.enabled).toBe(false);
  });

  test('says which device cannot be had, and goes on', async () => {
    const { model, call, seen } = openRoom();
    await vi.runAllTimersAsync();
    call().deviceFailure = new DeviceError('camera', 'busy');
    model.act('camera');
    await vi.runAllTimersAsync();
    expect(seen.notices).toEqual(['camera busy']);
    expect(seen.endings).toEqual([]);
  });

  test('says when a device goes away', () => {
    const { call, seen } = openRoom();
    call().changeDevice({ device: 'microphone', outcome: 'switched', label: 'Built-in' });
    call().changeDevice({ device: 'camera', outcome: 'muted', label: '' });
    call().changeDevice({ device: 'speaker', outcome: 'switched', label: '' });
    expect(seen.notices).toEqual([
      'Your microphone is gone; Built-in took its place.',
      'Your camera is gone or no longer allowed, and no other one could be opened. Your camera is off.',
      'Your speaker is gone; another one took its place.',
    ]);
  });

  test('sounds when the connection is lost for longer than a moment, and when it is back', () => {
    const { call, seen, model } = openRoom();
    call().state.set('connected');
    call().state.set('reconnecting');
    expect(model.state.get()).toBe('reconnecting');
    vi.advanceTimersByTime(1000);
    call().state.set('connected');
    expect(seen.sounds).toEqual(['lost', 'back']);
    call().state.set('reconnecting');
    vi.advanceTimersByTime(500);
    call().state.set('connected');
    vi.runAllTimers();
    expect(seen.sounds).toEqual(['lost', 'back']);
  });

  test('who was alone is told of the first one who comes, and not of those who were there', () => {
    const { call, seen } = openRoom();
    const [self] = call().participants.get();
    if (self === undefined) throw new Error('nobody is there');
    call().state.set('connected');
    vi.advanceTimersByTime(60_000);
    call().participants.set([self, fakeParticipant('grace')]);
    vi.advanceTimersByTime(2_000);
    expect(seen.announced).toEqual(['grace joined.']);
  });

  test('a call that gave up can be tried again, as it was', async () => {
    const { engine, call, model, seen } = openRoom();
    await vi.runAllTimersAsync();
    call().state.set('connected');
    model.act('camera');
    await vi.runAllTimersAsync();
    call().end('unreachable');
    expect(model.unreachable.get()).toBe(true);
    expect(model.state.get()).toBe('left');
    expect(seen.endings).toEqual([]);
    model.tryAgain();
    await vi.runAllTimersAsync();
    expect(engine.calls).toHaveLength(2);
    expect(model.state.get()).toBe('connecting');
    expect(call().localMedia.get()).toMatchObject({ microphone: { enabled: true }, camera: { enabled: false } });
  });

  test('why there is no way in is told while it is tried, and after; not any more once it is tried anew', async () => {
    const { call, model } = openRoom();
    await vi.runAllTimersAsync();
    expect(model.trouble.get()).toBeNull();
    const sentence = 'The call service does not answer at the moment. Try again in a minute.';
    call().leaveError.set(new JoinError('unreachable', sentence));
    expect(model.state.get()).toBe('connecting');
    expect(model.trouble.get()).toBe(sentence);
    call().end('unreachable', new JoinError('unreachable', sentence));
    expect(model.trouble.get()).toBe(sentence);
    model.tryAgain();
    expect(model.trouble.get()).toBeNull();
  });

  test('leaving tells how long one was in, once', async () => {
    const { call, model, seen, pass } = openRoom();
    call().state.set('connected');
    pass(60_000);
    model.leave();
    model.leave();
    await vi.runAllTimersAsync();
    expect(seen.endings).toEqual([{ reason: 'left', message: null, duration: 60_000 }]);
  });

  test('a refusal is told with the server’s sentence', async () => {
    const { call, seen } = openRoom();
    call().end('refused', new JoinError('refused', 'The meeting is locked.'));
    await vi.runAllTimersAsync();
    expect(seen.endings).toEqual([{ reason: 'refused', message: 'The meeting is locked.', duration: 0 }]);
  });

  test('leaving while unreachable ends the stay', async () => {
    const { call, model, seen } = openRoom();
    call().end('unreachable');
    model.leave();
    await vi.runAllTimersAsync();
    expect(seen.endings).toEqual([{ reason: 'left', message: null, duration: 0 }]);
  });

  test('closing leaves without a word', async () => {
    const { call, model, seen } = openRoom();
    call().state.set('connected');
    model.close();
    await vi.runAllTimersAsync();
    expect(call().state.get()).toBe('left');
    expect(seen.endings).toEqual([]);
  });

  test('others’ screens are shown large, one’s own is not; a pin comes before both', () => {
    const { call, model } = openRoom();
    const self = fakeParticipant('self', { isSelf: true, streams: [fakeStream('self/screen/1')] });
    const grace = fakeParticipant('grace', { streams: [fakeStream('grace/screen/1')] });
    call().participants.set([self, grace]);
    expect(model.main.get()).toEqual(['grace#session/screen']);
    model.togglePin('self/camera');
    expect(model.main.get()).toEqual(['self/camera']);
    model.togglePin('self/camera');
    expect(model.main.get()).toEqual(['grace#session/screen']);
  });

  test('each call that is joined has its own sharing, closed before the call is left', async () => {
    const { engine, call, model, sharings, sharing } = openRoom();
    const { sharing: first } = sharings[0] ?? {};
    model.sharing.startSharing();
    expect(first?.asked).toEqual([['startSharing']]);
    expect(model.sharing.share.get().sharing).toBe(true);
    call().end('unreachable');
    expect(first?.asked).toEqual([['startSharing']]);
    model.tryAgain();
    expect(first?.asked).toEqual([['startSharing'], ['close']]);
    expect(sharings.map((opened) => opened.call)).toEqual(engine.calls);
    expect(model.sharing.share.get().sharing).toBe(false);
    const states: string[] = [];
    vi.spyOn(sharing(), 'close').mockImplementation(() => void states.push(call().state.get()));
    model.close();
    expect(states).toEqual(['connecting']);
  });

  test('of the panels one is open', () => {
    const { model, sharing } = openRoom();
    model.act('people');
    model.act('site');
    expect([model.peopleOpen.get(), model.sharing.siteOpen.get()]).toEqual([false, true]);
    model.setPeopleOpen(true);
    expect([model.peopleOpen.get(), model.sharing.siteOpen.get()]).toEqual([true, false]);
    sharing().setSiteOpen(true);
    expect(model.peopleOpen.get()).toBe(false);
    model.act('site');
    expect(model.sharing.siteOpen.get()).toBe(false);
  });

  test('of the two dialogs one is open', () => {
    const { model } = openRoom();
    const open = () => [model.sharing.shareOpen.get(), model.sharing.receiveOpen.get()];
    model.act('share');
    expect(open()).toEqual([true, false]);
    model.act('receive');
    expect(open()).toEqual([false, true]);
    model.act('receive');
    expect(open()).toEqual([false, false]);
  });
});
