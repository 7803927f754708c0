import type { JoinCredentials, People, StreamId } from '@vnet/protocol';
import { atom, type ReadableAtom } from 'nanostores';
import { ChosenSpeaker } from '../../devices/ChosenSpeaker.ts';
import { DeviceError } from '../../devices/DeviceError.ts';
import type { DeviceHost } from '../../devices/DeviceHost.ts';
import { backoffDelay } from '../backoff.ts';
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
import type { CallConnections } from '../connection/CallConnections.ts';
import { JoinError } from '../JoinError.ts';
import { LingeringRoster } from '../LingeringRoster.ts';
import { pauseBeforeRetry } from '../pauseBeforeRetry.ts';
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

/** Between attempts with new credentials, ms. */
const REJOIN_BACKOFF = { first: 500, cap: 5_000 };

/** What the call takes from the page; a test brings its own. */
export interface AcsEnvironment {
  readonly devices: DeviceHost;
  readonly window: Window;
  now(): number;
  random(): number;
  /** How long the call tries to get in, and back in, before it gives up, ms. */
  readonly patience: { readonly connect: number; readonly reconnect: number };
  /** Hooks RTCPeerConnection, which has to be awaited before the SDK makes its first connection. */
  prepare(): Promise<CallConnections>;
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
  readonly #state = atom<CallState>('connecting');
  readonly #leaveReason = atom<LeaveReason | null>(null);
  readonly #leaveError = atom<JoinError | null>(null);
  readonly #participants = atom<readonly CallParticipant[]>([]);
  /** The SDK plays the voices. Its page was clicked in to join, so that browsers let it. */
  readonly #audioAllowed = atom(true);
  readonly #own: OwnDevices;
  readonly #videos = new RemoteVideos(() => this.#update());
  readonly #sources: AcsSources;
  readonly #names: PeopleNames;
  readonly #roster: LingeringRoster<NamedRemote>;
  readonly #speaker: ChosenSpeaker;
  readonly #silence = new Silence();
  readonly #gone = new AbortController();
  #settle: () => void = () => undefined;
  #sdk: AcsSdk | null = null;
  #session: AcsSession | null = null;
  #identity: string | null = null;
  #bound: ReturnType<typeof setTimeout> | undefined;
  #wake: ReturnType<typeof setTimeout> | undefined;
  #updating = false;
  #reentering = false;
  #ending: Promise<void> | null = null;

  constructor(options: AcsJoinOptions, environment: AcsEnvironment) {
    this.#options = options;
    this.#environment = environment;
    const { window, devices, now, patience } = environment;
    this.#own = new OwnDevices({ devices: options.devices, host: devices, onChange: () => this.#update() });
    const settled = new Promise<void>((resolve) => {
      this.#settle = resolve;
    });
    this.#sources = new AcsSources({ videos: this.#videos, settled, onChange: () => this.#update() });
    this.#names = new PeopleNames({ ask: options.askNames, onChange: () => this.#update() });
    this.#roster = new LingeringRoster<NamedRemote>({
      now,
      wake: (delay) => {
        clearTimeout(this.#wake);
        this.#wake = setTimeout(() => this.#update(), delay);
      },
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
    window.addEventListener('pagehide', () => void this.leave(), { signal: this.#gone.signal });
    this.#participants.set([this.#self(undefined)]);
    this.#giveUpAfter(patience.connect);
    this.#run().catch(() => this.#end('unreachable'));
  }

  get state(): ReadableAtom<CallState> {
    return this.#state;
  }

  get leaveReason(): ReadableAtom<LeaveReason | null> {
    return this.#leaveReason;
  }

  get leaveError(): ReadableAtom<JoinError | null> {
    return this.#leaveError;
  }

  get participants(): ReadableAtom<readonly CallParticipant[]> {
    return this.#participants;
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
    if (this.#ending === null) this.#videos.watch(id, size);
  }

  get sources(): CallSources {
    return this.#sources;
  }

  leave(): Promise<void> {
    return this.#end('left');
  }

  async #run(): Promise<void> {
    const { random, window } = this.#environment;
    const connections = await this.#environment.prepare();
    this.#sources.prepared(connections);
    const off = connections.onLost(() => this.#reenter());
    if (this.#gone.signal.aborted) off();
    else this.#gone.signal.addEventListener('abort', off);
    for (let attempt = 0; this.#ending === null; attempt += 1) {
      if (await this.#attempt()) attempt = -1;
      if (this.#ending === null && !this.#reentering) {
        const delay = backoffDelay(Math.max(0, attempt), REJOIN_BACKOFF, random);
        await pauseBeforeRetry(delay, window, this.#gone.signal);
      }
      this.#reentering = false;
    }
  }

  /** The streams of all connections stand still for good: the call joins anew, at once. */
  #reenter(): void {
    if (this.#session === null) return;
    this.#reentering = true;
    this.#session.close().catch(() => undefined);
  }

  /** One session, from its credentials to its end. True if it was ever connected. */
  async #attempt(): Promise<boolean> {
    try {
      const credentials = await this.#fetchCredentials();
      this.#sdk ??= await this.#environment.loadSdk();
      if (this.#ending !== null) return false;
      this.#identity = ownIdentityOf(credentials.identity);
      return await this.#stay(this.#sdk, credentials);
    } catch (error) {
      await this.#failed(error);
      return false;
    }
  }

  /** @throws {JoinError} */
  async #fetchCredentials(): Promise<JoinCredentials> {
    const credentials = await this.#options.fetchCredentials();
    if (credentials.provider === 'acs') return credentials;
    throw new JoinError('unsupported', `Meetings run on ${credentials.provider} now. Load the page again.`);
  }

  /** Keeps what the person is told; ends the call where trying again is in vain. */
  async #failed(error: unknown): Promise<void> {
    if (this.#ending !== null) return;
    const problem =
      error instanceof JoinError
        ? error
        : new JoinError('unreachable', 'The server cannot be reached.', { cause: error });
    this.#leaveError.set(problem);
    if (problem.code !== 'unreachable') await this.#end('refused');
  }

  async #stay(sdk: AcsSdk, credentials: JoinCredentials): Promise<boolean> {
    let wasConnected = false;
    const session = new AcsSession({
      sdk,
      meetingUuid: this.#options.meetingUuid,
      displayName: this.#options.displayName,
      renewToken: async () => (await this.#fetchCredentials()).token,
      silence: () => this.#silence.stream,
      onConnected: (connected) => {
        if (session !== this.#session) return;
        if (connected && !wasConnected) this.#entered(session);
        wasConnected ||= connected;
        this.#setConnected(connected);
      },
      onChange: () => this.#update(),
      onMutedByOthers: () => this.#own.mutedByOthers(),
    });
    this.#session = session;
    try {
      await session.enter(credentials);
      const { reason, error } = await session.ended;
      if (error !== null) await this.#failed(error);
      if (reason !== null) await this.#end(reason);
    } finally {
      this.#own.detach();
      this.#session = null;
      this.#setConnected(false);
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

  #setConnected(connected: boolean): void {
    const state = this.#state.get();
    if (this.#ending !== null) return;
    if (connected && state !== 'connected') {
      clearTimeout(this.#bound);
      this.#leaveError.set(null);
      // Who is connected knows who is there.
      this.#publishView();
      this.#state.set('connected');
      this.#settle();
    } else if (!connected && state === 'connected') {
      this.#state.set('reconnecting');
      this.#giveUpAfter(this.#environment.patience.reconnect);
    }
    this.#update();
  }

  #giveUpAfter(bound: number): void {
    clearTimeout(this.#bound);
    this.#bound = setTimeout(() => void this.#end('unreachable'), bound);
  }

  #end(reason: LeaveReason): Promise<void> {
    this.#ending ??= this.#close(reason);
    return this.#ending;
  }

  async #close(reason: LeaveReason): Promise<void> {
    clearTimeout(this.#bound);
    clearTimeout(this.#wake);
    this.#gone.abort();
    this.#speaker.close();
    this.#names.close();
    this.#own.close();
    const session = this.#session;
    this.#leaveReason.set(reason);
    this.#state.set('left');
    this.#settle();
    this.#sources.close();
    this.#videos.close();
    await session?.close().catch(() => undefined);
    this.#silence.close();
  }

  /** Once for all events of a task. */
  #update(): void {
    if (this.#updating || this.#ending !== null) return;
    this.#updating = true;
    queueMicrotask(() => {
      this.#updating = false;
      if (this.#ending === null) this.#publishView();
    });
  }

  #publishView(): void {
    const session = this.#session;
    const others = (session?.others ?? []).map((remote): NamedRemote => ({ identity: identityOf(remote), remote }));
    this.#names.want(others.map(({ identity }) => identity));
    const before = this.#participants.get();
    const remote = this.#roster.update(others, session?.connected ?? false);
    const next = [this.#self(before[0]), ...remote];
    this.#bind(others, next);
    if (next.length !== before.length || next.some((participant, index) => participant !== before[index])) {
      this.#participants.set(next);
    }
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
