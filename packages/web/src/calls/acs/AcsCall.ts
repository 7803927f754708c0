import type { JoinCredentials, People, StreamId } from '@vnet/protocol';
import { atom, type ReadableAtom } from 'nanostores';
import { ChosenSpeaker } from '../../devices/ChosenSpeaker.ts';
import { DeviceError } from '../../devices/DeviceError.ts';
import type { CallEnvironment } from '../CallEnvironment.ts';
import { CallLifecycle } from '../CallLifecycle.ts';
import type {
  Call,
  CallParticipant,
  CallSources,
  CallState,
  CallStream,
  DeviceChange,
  JoinOptions,
  LeaveReason,
  WatchSize,
} from '../call.ts';
import { credentialsFor } from '../credentialsFor.ts';
import type { JoinError } from '../JoinError.ts';
import { LingeringRoster } from '../LingeringRoster.ts';
import { unchanged } from '../unchanged.ts';
import type { AcsRemoteVideo, AcsSdk } from './AcsSdk.ts';
import { AcsSession } from './AcsSession.ts';
import { AcsSources } from './AcsSources.ts';
import { describeRemote, type NamedRemote, picturesOf } from './describeRemote.ts';
import { identityOf, ownIdentityOf } from './identityOf.ts';
import { OwnDevices } from './OwnDevices.ts';
import { PeopleNames } from './PeopleNames.ts';
import { RemoteVideos } from './RemoteVideos.ts';
import { streamIdOf } from './remoteStreams.ts';
import { Silence } from './Silence.ts';
import { selectSpeaker } from './selectSpeaker.ts';

export interface AcsEnvironment extends CallEnvironment {
  /** @throws {JoinError} */
  loadSdk(): Promise<AcsSdk>;
}

export interface AcsJoinOptions extends JoinOptions {
  /** ACS's group. */
  readonly meetingUuid: string;
  /** Who is behind identities of ACS; may reject. */
  askNames(identities: readonly string[]): Promise<People>;
}

/** A stay in a meeting over ACS: one group call after another, with the same participants before the person. */
export class AcsCall implements Call {
  readonly #options: AcsJoinOptions;
  readonly #environment: AcsEnvironment;
  readonly #lifecycle: CallLifecycle;
  /** The SDK plays the voices. Its page was clicked in to join, so that browsers let it. */
  readonly #audioAllowed = atom(true);
  readonly #own: OwnDevices;
  readonly #videos = new RemoteVideos(() => this.#lifecycle.update());
  readonly #sources: AcsSources;
  readonly #names: PeopleNames;
  readonly #roster: LingeringRoster<NamedRemote>;
  readonly #speaker: ChosenSpeaker;
  readonly #silence = new Silence();
  #settle: () => void = () => undefined;
  #sdk: AcsSdk | null = null;
  #session: AcsSession | null = null;
  #identity: string | null = null;

  constructor(options: AcsJoinOptions, environment: AcsEnvironment) {
    this.#options = options;
    this.#environment = environment;
    this.#lifecycle = new CallLifecycle(
      {
        prepared: (connections) => this.#sources.prepared(connections),
        attempt: () => this.#attempt(),
        abandon: () => this.#session?.close() ?? null,
        publishView: () => this.#publishView(),
        close: () => this.#close(),
      },
      environment,
    );
    const { devices, now } = environment;
    const onChange = () => this.#lifecycle.update();
    this.#own = new OwnDevices({ devices: options.devices, host: devices, onChange });
    const settled = new Promise<void>((resolve) => {
      this.#settle = resolve;
    });
    this.#sources = new AcsSources({ videos: this.#videos, settled, onChange });
    this.#names = new PeopleNames({ ask: options.askNames, onChange });
    this.#roster = new LingeringRoster<NamedRemote>({
      now,
      wake: (delay) => this.#lifecycle.updateAfter(delay),
      describe: (remote, before) =>
        describeRemote(remote, before, {
          usernameOf: (identity) => this.#names.of(identity),
          trackOf: (id) => this.#videos.trackOf(id),
          insteadOf: (id) => this.#sources.insteadOf(id),
        }),
    });
    this.#speaker = new ChosenSpeaker({
      host: devices,
      chosen: () => this.#own.activeDevices.get().speaker,
      // The SDK goes on with the default one by itself.
      onGone: () => this.#own.loseSpeaker(),
    });
    this.#lifecycle.show([this.#self(undefined)]);
    this.#lifecycle.start();
  }

  get state(): ReadableAtom<CallState> {
    return this.#lifecycle.state;
  }

  get leaveReason(): ReadableAtom<LeaveReason | null> {
    return this.#lifecycle.leaveReason;
  }

  get leaveError(): ReadableAtom<JoinError | null> {
    return this.#lifecycle.leaveError;
  }

  get participants(): ReadableAtom<readonly CallParticipant[]> {
    return this.#lifecycle.participants;
  }

  get localMedia(): Call['localMedia'] {
    return this.#own.media;
  }

  get activeDevices(): Call['activeDevices'] {
    return this.#own.activeDevices;
  }

  get audioAllowed(): ReadableAtom<boolean> {
    return this.#audioAllowed;
  }

  startAudio(): Promise<void> {
    return Promise.resolve();
  }

  onDeviceChange(listener: (change: DeviceChange) => void): () => void {
    return this.#own.onDeviceChange(listener);
  }

  setMicrophoneEnabled(enabled: boolean): Promise<void> {
    return this.#own.setEnabled('microphone', enabled);
  }

  setCameraEnabled(enabled: boolean): Promise<void> {
    return this.#own.setEnabled('camera', enabled);
  }

  setScreenShareEnabled(enabled: boolean): Promise<boolean> {
    return this.#own.setScreenEnabled(enabled);
  }

  async switchDevice(kind: MediaDeviceKind, deviceId: string): Promise<void> {
    if (kind !== 'audiooutput') {
      return this.#own.switchDevice(kind === 'audioinput' ? 'microphone' : 'camera', deviceId);
    }
    // Before there is a call it is kept for the one that comes.
    const speakers = await this.#session?.speakers().catch(() => null);
    if (speakers && !(await selectSpeaker(speakers, deviceId))) throw new DeviceError('speaker', 'missing');
    this.#own.setSpeaker(deviceId);
  }

  watch(id: StreamId, size: WatchSize | null): void {
    if (!this.#lifecycle.isOver) this.#videos.watch(id, size);
  }

  get sources(): CallSources {
    return this.#sources;
  }

  leave(): Promise<void> {
    return this.#lifecycle.end('left');
  }

  async #attempt(): Promise<boolean> {
    const credentials = await credentialsFor('acs', this.#options);
    this.#sdk ??= await this.#environment.loadSdk();
    if (this.#lifecycle.isOver) return false;
    this.#identity = ownIdentityOf(credentials.identity);
    return await this.#stay(this.#sdk, credentials);
  }

  async #stay(sdk: AcsSdk, credentials: JoinCredentials): Promise<boolean> {
    let wasConnected = false;
    const session = new AcsSession({
      sdk,
      meetingUuid: this.#options.meetingUuid,
      displayName: this.#options.displayName,
      renewToken: async () => (await credentialsFor('acs', this.#options)).token,
      silence: () => this.#silence.stream,
      onConnected: (connected) => {
        if (session !== this.#session) return;
        if (connected && !wasConnected) this.#entered(session);
        wasConnected ||= connected;
        this.#lifecycle.setConnected(connected);
        if (connected) this.#settle();
      },
      onChange: () => this.#lifecycle.update(),
      onMutedByOthers: () => this.#own.mutedByOthers(),
    });
    this.#session = session;
    try {
      await session.enter(credentials);
      const { reason, error } = await session.ended;
      if (error !== null) await this.#lifecycle.failed(error);
      if (reason !== null) await this.#lifecycle.end(reason);
    } finally {
      this.#own.detach();
      this.#session = null;
      this.#lifecycle.setConnected(false);
      await session.close();
    }
    return wasConnected;
  }

  /** The call is there: what is on is sent into it. */
  #entered(session: AcsSession): void {
    const { outlets } = session;
    if (outlets !== null) this.#own.attach(outlets).catch(() => undefined);
    const { speaker } = this.#own.activeDevices.get();
    if (speaker === null) return;
    // A speaker that has gone: the default one is better than none.
    session
      .speakers()
      .then((speakers) => speakers && selectSpeaker(speakers, speaker))
      .catch(() => undefined);
  }

  async #close(): Promise<void> {
    this.#speaker.close();
    this.#names.close();
    this.#own.close();
    const session = this.#session;
    this.#settle();
    this.#sources.close();
    this.#videos.close();
    await session?.close().catch(() => undefined);
    this.#silence.close();
  }

  #publishView(): void {
    const session = this.#session;
    const others = (session?.others ?? []).map((remote): NamedRemote => ({ identity: identityOf(remote), remote }));
    this.#names.want(others.map(({ identity }) => identity));
    const remote = this.#roster.update(others, session?.connected ?? false);
    const next = [this.#self(this.#lifecycle.participants.get()[0]), ...remote];
    this.#bind(others, next);
    this.#lifecycle.show(next);
  }

  #bind(others: readonly NamedRemote[], participants: readonly CallParticipant[]): void {
    const pictures = new Map<StreamId, AcsRemoteVideo>(others.flatMap((other) => [...picturesOf(other)]));
    const shown = participants.flatMap(({ streams }) => streams.map(({ id }) => id));
    const wished = new Set([...shown, ...pictures.keys(), ...this.#sources.playedInstead]);
    if (this.#sdk !== null) this.#videos.set(this.#sdk, pictures, wished);
    const [self] = participants;
    const sent = (self?.streams ?? []).flatMap(({ id, muted, track }) =>
      muted || track === null ? [] : [[id, track] as const],
    );
    this.#sources.update(new Set(pictures.keys()), new Map(sent));
  }

  #self(before: CallParticipant | undefined): CallParticipant {
    const identity = this.#identity;
    const streams =
      identity === null
        ? []
        : this.#own.streams.map(({ source, muted, track }): CallStream => {
            return { id: streamIdOf(identity, source), source, muted, track, path: { kind: 'sfu' } };
          });
    return unchanged(before, {
      identity: identity ?? '',
      username: this.#options.username,
      displayName: this.#options.displayName,
      isSelf: true,
      isSpeaking: false,
      quality: this.#session?.quality ?? 'unknown',
      streams,
    });
  }
}
