import type { DeviceChange } from '../../call.ts';
import { JoinError } from '../../JoinError.ts';
import { MEETING, Scene, type StandInPerson, until } from './Scene.ts';

/** Runs in a scene of its own, which is closed whatever happens. */
function inScene<Result>(scenario: (scene: Scene) => Promise<Result>): () => Promise<Result> {
  return async () => {
    const scene = new Scene();
    try {
      return await scenario(scene);
    } finally {
      await scene.close();
    }
  };
}

function streamsOf(person: StandInPerson, name: string): Record<string, boolean> {
  const streams = person.sees(name)?.streams ?? [];
  return Object.fromEntries(streams.map(({ id, muted }) => [id, muted]));
}

function problemOf(attempt: Promise<unknown>): Promise<string | null> {
  return attempt.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : 'thrown'),
  );
}

/** How a call that nobody left is over. */
async function endOf(person: StandInPerson) {
  const { call } = person;
  await until(() => call.state.get() === 'left');
  const error = call.leaveError.get();
  return {
    states: [...person.states],
    reason: call.leaveReason.get(),
    code: error?.code ?? null,
    sentence: error?.message ?? null,
    asked: person.asked,
  };
}

const BROKEN = { code: 408, subCode: 10057 };

const scenarios = {
  join: inScene(async (scene) => {
    const ada = await scene.joined('ada');
    const call = scene.service.callOf('ada');
    return {
      group: call.locator.groupId === MEETING,
      tokens: scene.service.tokens,
      name: call.displayName,
      muted: call.isMuted,
      devices: ada.devices.opened.length,
      states: [...ada.states],
      self: ada.call.participants.get(),
    };
  }),

  names: inScene(async (scene) => {
    const [ada] = [await scene.joined('ada'), await scene.joined('ben'), await scene.joined('stranger')];
    await until(() => ada.sees('ben')?.username === 'ben' && ada.sees('stranger') !== undefined);
    return ada.call.participants.get().map(({ identity, username, displayName }) => [identity, username, displayName]);
  }),

  microphone: inScene(async (scene) => {
    const [ada, ben] = [await scene.joined('ada'), await scene.joined('ben')];
    await until(() => ben.stream('ada', 'microphone')?.muted === true);
    await ada.call.setMicrophoneEnabled(true);
    await until(() => ben.stream('ada', 'microphone')?.muted === false);
    scene.service.callOf('ada').isSpeaking = true;
    scene.service.sync();
    await until(() => ben.sees('ada')?.isSpeaking === true);
    const audible = scene.service.audio[0]?.track.enabled;
    const muting = ada.call.setMicrophoneEnabled(false);
    const silentAtOnce = ada.devices.opened[0]?.enabled === false;
    await muting;
    await until(() => ben.stream('ada', 'microphone')?.muted === true);
    await ada.call.setMicrophoneEnabled(true);
    await until(() => ben.stream('ada', 'microphone')?.muted === false);
    return { audible, silentAtOnce, opened: ada.devices.opened.length, media: ada.call.localMedia.get().microphone };
  }),

  mutedByOthers: inScene(async (scene) => {
    const ada = await scene.joined('ada');
    await ada.call.setMicrophoneEnabled(true);
    scene.service.callOf('ada').muteByOthers();
    await until(() => !ada.call.localMedia.get().microphone.enabled);
    return ada.devices.opened[0]?.enabled;
  }),

  camera: inScene(async (scene) => {
    const [ada, ben] = [await scene.joined('ada'), await scene.joined('ben')];
    await ada.call.setCameraEnabled(true);
    await until(() => ben.stream('ada', 'camera')?.track != null);
    const on = streamsOf(ben, 'ada');
    const own = ada.call.participants.get()[0]?.streams.map(({ id, muted }) => [id, muted]);
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = new MediaStream([ben.stream('ada', 'camera')?.track ?? new MediaStreamTrack()]);
    await video.play();
    const width = video.videoWidth;
    await ada.call.setCameraEnabled(false);
    await until(() => ben.stream('ada', 'camera')?.muted === true);
    const off = streamsOf(ben, 'ada');
    const closed = ada.devices.opened.map(({ readyState }) => readyState);
    await ada.call.setCameraEnabled(true);
    await until(() => ben.stream('ada', 'camera')?.muted === false);
    return { on, own, width, off, closed, again: streamsOf(ben, 'ada') };
  }),

  refusedCamera: inScene(async (scene) => {
    const ada = await scene.joined('ada');
    ada.devices.failure = new DOMException('no', 'NotReadableError');
    const problem = await problemOf(ada.call.setCameraEnabled(true));
    const refused = ada.call.localMedia.get().camera;
    await ada.call.setCameraEnabled(true);
    return { problem, refused, later: ada.call.localMedia.get().camera };
  }),

  switchDevice: inScene(async (scene) => {
    const [ada, ben] = [await scene.joined('ada'), await scene.joined('ben')];
    await ada.call.setCameraEnabled(true);
    await ada.call.setMicrophoneEnabled(true);
    await ada.call.switchDevice('videoinput', 'camera-2');
    await ada.call.switchDevice('audioinput', 'microphone-2');
    await until(() => ben.stream('ada', 'camera')?.track != null);
    const sent = ada.call.participants.get()[0]?.streams.map(({ track }) => track?.label);
    const audible = scene.service.audio[0]?.track.enabled && scene.service.audio[0]?.track.readyState;
    const problem = await problemOf(ada.call.switchDevice('videoinput', 'camera-9'));
    const kept = ada.call.participants.get()[0]?.streams.map(({ track }) => [track?.label, track?.readyState]);
    await ada.call.switchDevice('audiooutput', 'headset');
    const noSpeaker = await problemOf(ada.call.switchDevice('audiooutput', 'kitchen'));
    const { activeDevices } = ada.call;
    return { sent, audible, problem, kept, speakers: scene.service.speakers, noSpeaker, active: activeDevices.get() };
  }),

  lostDevice: inScene(async (scene) => {
    const ada = await scene.joined('ada');
    const changes: DeviceChange[] = [];
    ada.call.onDeviceChange((change) => changes.push(change));
    await ada.call.setCameraEnabled(true);
    ada.devices.unplug('camera-1');
    await until(() => changes.length === 1);
    ada.devices.unplug('camera-2');
    await until(() => changes.length === 2);
    return { changes, camera: ada.call.localMedia.get().camera, sent: scene.service.callOf('ada').camera === null };
  }),

  screen: inScene(async (scene) => {
    const [ada, ben] = [await scene.joined('ada'), await scene.joined('ben')];
    ada.devices.failure = new DOMException('closed', 'NotAllowedError');
    const dismissed = await ada.call.setScreenShareEnabled(true);
    const shared = await ada.call.setScreenShareEnabled(true);
    await until(() => ben.stream('ada', 'screen')?.track != null);
    const seen = streamsOf(ben, 'ada');
    // The browser's own button.
    ada.devices.unplug('screen');
    await until(() => ben.stream('ada', 'screen') === undefined);
    return { dismissed, shared, seen, media: ada.call.localMedia.get().screen, own: streamsOf(ada, 'ada') };
  }),

  roster: inScene(async (scene) => {
    const [ada, ben] = [await scene.joined('ada'), await scene.joined('ben')];
    await scene.joined('cyd');
    await until(() => ada.sees('cyd') !== undefined);
    const names = () => ada.call.participants.get().map(({ username }) => username);
    await until(() => !names().includes(''));
    const all = names();
    await ben.call.leave();
    const left = performance.now();
    await until(() => ada.sees('ben') === undefined);
    return { all, rest: names(), keptFor: performance.now() - left };
  }),

  interrupted: inScene(async (scene) => {
    const [ada] = [await scene.joined('ada'), await scene.joined('ben')];
    await until(() => ada.sees('ben') !== undefined);
    scene.service.callOf('ada').network.set(3);
    await until(() => ada.state === 'reconnecting');
    const kept = ada.sees('ben') !== undefined;
    scene.service.callOf('ada').network.set(1);
    await until(() => ada.state === 'connected');
    return { states: [...ada.states], kept, asked: ada.asked };
  }),

  rejoin: inScene(async (scene) => {
    const [ada, ben] = [await scene.joined('ada'), await scene.joined('ben')];
    await ada.call.setCameraEnabled(true);
    await ada.call.setMicrophoneEnabled(true);
    await until(() => ben.stream('ada', 'camera')?.track != null && ada.sees('ben') !== undefined);
    scene.service.drop(scene.service.callOf('ada'), BROKEN);
    await until(() => ada.state === 'reconnecting');
    await until(() => ada.sees('ben')?.quality === 'lost');
    await until(() => ada.state === 'connected');
    await until(() => ben.stream('ada', 'camera')?.muted === false && ben.stream('ada', 'microphone')?.muted === false);
    return {
      states: [...ada.states],
      tokens: scene.service.tokens.filter((token) => token.includes('ada')),
      opened: ada.devices.opened.length,
      seen: streamsOf(ben, 'ada'),
      disposed: scene.service.disposed,
    };
  }),

  connectionsLost: inScene(async (scene) => {
    const ada = await scene.joined('ada');
    ada.loseConnections();
    await until(() => ada.state === 'reconnecting');
    await until(() => ada.state === 'connected');
    return ada.asked;
  }),

  renewedToken: inScene(async (scene) => {
    const ada = await scene.joined('ada');
    const renewed = await scene.service.credentials[0]?.getToken();
    return { token: renewed?.token, asked: ada.asked, state: ada.state };
  }),

  refusedToken: inScene(async (scene) => {
    scene.service.agentFailure = Object.assign(new Error('SDK'), { code: 401, subCode: 10009 });
    return endOf(scene.person('ada'));
  }),

  tokenEndsCall: inScene(async (scene) => {
    const ada = await scene.joined('ada');
    scene.service.drop(scene.service.callOf('ada'), { code: 495, subCode: 4507 });
    return endOf(ada);
  }),

  unreachable: inScene(async (scene) => {
    scene.service.agentFailure = Object.assign(new Error('Failed to fetch'), { code: 408, subCode: 10057 });
    const { states, ...end } = await endOf(scene.person('ada', { patience: { connect: 1_500, reconnect: 0 } }));
    return { ...end, asked: scene.service.tokens.length > 1 };
  }),

  withoutSdk: inScene(async (scene) => {
    const loadSdk = () => Promise.reject(new JoinError('unsupported', 'It is not installed.'));
    return endOf(scene.person('ada', { loadSdk }));
  }),

  otherProvider: inScene((scene) => endOf(scene.person('ada', {}, { provider: 'livekit' }))),

  refusedJoin: inScene((scene) => endOf(scene.person('ada', {}, new JoinError('refused', 'The meeting is locked.')))),

  removed: inScene(async (scene) => {
    const ada = await scene.joined('ada');
    await ada.call.setCameraEnabled(true);
    scene.service.drop(scene.service.callOf('ada'), { code: 0, subCode: 5300 });
    const end = await endOf(ada);
    return { ...end, devices: ada.devices.opened.map(({ readyState }) => readyState) };
  }),

  leave: inScene(async (scene) => {
    const [ada, ben] = [await scene.joined('ada'), await scene.joined('ben')];
    await ada.call.setCameraEnabled(true);
    await ada.call.setMicrophoneEnabled(true);
    await Promise.all([ada.call.leave(), ada.call.leave()]);
    const participants = ada.call.participants.get();
    await ben.call.setCameraEnabled(true);
    await until(() => ben.sees('ada') === undefined);
    return {
      reason: ada.call.leaveReason.get(),
      states: [...ada.states],
      devices: ada.devices.opened.map(({ readyState }) => readyState),
      disposed: scene.service.disposed,
      changedAfter: ada.call.participants.get() !== participants,
    };
  }),

  sources: inScene(async (scene) => {
    const [ada, ben] = [await scene.joined('ada'), await scene.joined('ben')];
    await ada.call.setCameraEnabled(true);
    await until(() => ben.stream('ada', 'camera')?.track != null);
    const id = ben.stream('ada', 'camera')?.id;
    const voice = ben.stream('ada', 'microphone')?.id;
    if (id === undefined || voice === undefined) throw new Error('no streams');
    const { sources } = ben.call;
    const views = () => scene.service.callOf('ben').remoteParticipants[0]?.camera.views;
    const size = { width: 320, height: 180 };
    const seen = [views()];
    ben.call.watch(id, size);
    seen.push(views());
    const receiver = sources.receiverOf(id);
    const receives = receiver !== null && receiver.track === ben.stream('ada', 'camera')?.track;
    ben.call.watch(id, null);
    seen.push(views());
    await until(() => ben.stream('ada', 'camera')?.track?.enabled === false);
    // Somebody who gets it from here.
    sources.watchFor('neighbour', id, size);
    seen.push(views());
    sources.setEnabled(id, false);
    seen.push(views());
    const [linked] = (await ada.devices.getDisplayMedia()).getTracks();
    if (linked === undefined) throw new Error('no track');
    const via = { identity: 'cyd', username: 'cyd', displayName: 'Cyd' };
    const path = { kind: 'lan', via, roundTrip: 2, method: 'forwarded' } as const;
    sources.playInstead(id, { track: linked, path });
    sources.playInstead(voice, { track: linked, path });
    await until(() => ben.stream('ada', 'camera')?.path.kind === 'lan');
    const instead = ben.stream('ada', 'camera')?.track === linked;
    const voicePath = ben.stream('ada', 'microphone')?.path.kind;
    sources.playInstead(id, null);
    sources.setEnabled(id, true);
    seen.push(views());
    await until(() => ben.stream('ada', 'camera')?.track?.enabled === true && sources.receiverOf(id) !== null);
    const shareable = [sources.isShareable(id), sources.isShareable(voice)];
    const port = (await sources.port) !== null;
    await until(() => ben.identified.includes(id));
    return { seen, receives, instead, voicePath, shareable, port, back: ben.stream('ada', 'camera')?.path.kind };
  }),
};

declare global {
  var acsScenarios: typeof scenarios;
}
globalThis.acsScenarios = scenarios;
