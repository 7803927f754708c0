import { formatStreamId, type JoinCredentials, type StreamId } from '@vnet/protocol';
import type { Endpoint } from '@vnet/relay';
import type { RemoteTrackPublication } from 'livekit-client';
import { atom, type ReadableAtom } from 'nanostores';
import { ChosenSpeaker } from '../../devices/ChosenSpeaker.ts';
import { DeviceError } from '../../devices/DeviceError.ts';
import type { DeviceHost } from '../../devices/DeviceHost.ts';
import { AudioPlayback } from '../AudioPlayback.ts';
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
import { EndpointNames } from '../EndpointNames.ts';
import { JoinError } from '../JoinError.ts';
import { pauseBeforeRetry } from '../pauseBeforeRetry.ts';
import { unchanged } from '../unchanged.ts';
import { EngineSources } from './EngineSources.ts';
import { LocalSources } from './LocalSources.ts';
import { qualityOf, RemoteRoster } from './RemoteRoster.ts';
import { RoomSession } from './RoomSession.ts';
import { type RemoteStream, remoteStreams } from './remoteStreams.ts';
import { Subscriptions } from './Subscriptions.ts';

/** Between attempts with new credentials, ms. */
const REJOIN_BACKOFF = { first: 500, cap: 5_000 };

/** What the call takes from the page; a test brings its own. */
export interface CallEnvironment {
  readonly devices: DeviceHost;
  readonly window: Window;
  now(): number;
  random(): number;
  nextEpoch(): number;
  /** How long the call tries to get in, and back in, before it gives up, ms. */
  readonly patience: { readonly connect: number; readonly reconnect: number };
  /** Hooks RTCPeerConnection, which has to be awaited before the first connection is made. */
  prepare(): Promise<CallConnections>;
}

/** A stay in a meeting over LiveKit: one room session after another, with the same participants before the person. */
export class LiveKitCall implements Call {
  readonly #options: JoinOptions;
  readonly #environment: CallEnvironment;
  readonly #state = atom<CallState>('connecting');
  readonly #leaveReason = atom<LeaveReason | null>(null);
  readonly #leaveError = atom<JoinError | null>(null);
  readonly #participants = atom<readonly CallParticipant[]>([]);
  readonly #sources: LocalSources;
  readonly #roster: RemoteRoster;
  readonly #subscriptions = new Subscriptions();
  readonly #engineSources: EngineSources;
  readonly #playback: AudioPlayback;
  readonly #speaker: ChosenSpeaker;
  readonly #gone = new AbortController();
  /** Of own streams. */
  readonly #senders = new Map<StreamId, RTCRtpSender>();
  #endpoints: EndpointNames | null = null;
  #session: RoomSession | null = null;
  #identity: string | null = null;
  #bound: ReturnType<typeof setTimeout> | undefined;
  #wake: ReturnType<typeof setTimeout> | undefined;
  #updating = false;
  #reentering = false;
  #ending: Promise<void> | null = null;

  constructor(options: JoinOptions, environment: CallEnvironment) {
    this.#options = options;
    this.#environment = environment;
    const { window } = environment;
    this.#playback = new AudioPlayback(window.document.body, options.devices.speaker);
    this.#sources = new LocalSources({
      devices: options.devices,
      host: environment.devices,
      nextEpoch: environment.nextEpoch,
      onChange: () => this.#update(),
    });
    this.#engineSources = new EngineSources({
      subscriptions: this.#subscriptions,
      senderOf: (id) => this.#senders.get(id) ?? null,
      onChange: () => this.#update(),
    });
    this.#roster = new RemoteRoster({
      insteadOf: (id) => this.#engineSources.insteadOf(id),
      now: environment.now,
      wake: (delay) => {
        clearTimeout(this.#wake);
        this.#wake = setTimeout(() => this.#update(), delay);
      },
    });
    this.#speaker = new ChosenSpeaker({
      host: environment.devices,
      chosen: () => this.#sources.activeDevices.get().speaker,
      onGone: () => {
        this.#sources.loseSpeaker();
        this.#playback.setSink('').catch(() => undefined);
      },
    });
    window.addEventListener('pagehide', () => void this.leave(), { signal: this.#gone.signal });
    this.#participants.set([this.#self(undefined)]);
    this.#giveUpAfter(environment.patience.connect);
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
    return this.#sources.media;
  }

  get activeDevices(): Call['activeDevices'] {
    return this.#sources.activeDevices;
  }

  get audioAllowed(): ReadableAtom<boolean> {
    return this.#playback.allowed;
  }

  startAudio(): Promise<void> {
    return this.#playback.start();
  }

  onDeviceChange(listener: (change: DeviceChange) => void): () => void {
    return this.#sources.onDeviceChange(listener);
  }

  setMicrophoneEnabled(enabled: boolean): Promise<void> {
    return this.#sources.setEnabled('microphone', enabled);
  }

  setCameraEnabled(enabled: boolean): Promise<void> {
    return this.#sources.setEnabled('camera', enabled);
  }

  setScreenShareEnabled(enabled: boolean): Promise<boolean> {
    return this.#sources.setScreenEnabled(enabled);
  }

  async switchDevice(kind: MediaDeviceKind, deviceId: string): Promise<void> {
    if (kind !== 'audiooutput') {
      return this.#sources.switchDevice(kind === 'audioinput' ? 'microphone' : 'camera', deviceId);
    }
    try {
      await this.#playback.setSink(deviceId);
    } catch (cause) {
      throw new DeviceError('speaker', 'missing', { cause });
    }
    this.#sources.setSpeaker(deviceId);
  }

  watch(id: StreamId, size: WatchSize | null): void {
    if (this.#ending === null) this.#subscriptions.watch(id, size);
  }

  get sources(): CallSources {
    return this.#engineSources;
  }

  leave(): Promise<void> {
    return this.#end('left');
  }

  async #run(): Promise<void> {
    const { random, window } = this.#environment;
    const connections = await this.#environment.prepare();
    this.#engineSources.prepared(connections);
    this.#endpoints = new EndpointNames((endpoint, id) => connections.identify(endpoint, id));
    const off = connections.onLost(() => this.#reenter());
    if (this.#gone.signal.aborted) off();
    else this.#gone.signal.addEventListener('abort', off);
    for (let attempt = 0; this.#ending === null; attempt += 1) {
      const credentials = await this.#fetchCredentials();
      if (credentials !== null && this.#ending === null) {
        this.#identity = credentials.identity;
        if (await this.#stay(credentials)) attempt = -1;
      }
      if (this.#ending === null && !this.#reentering) {
        const delay = backoffDelay(Math.max(0, attempt), REJOIN_BACKOFF, random);
        await pauseBeforeRetry(delay, window, this.#gone.signal);
      }
      this.#reentering = false;
    }
  }

  /**
   * Closes the session, so that the call joins anew: at once, as nothing has to recover first and the others keep a
   * tile for a second only.
   */
  #reenter(): void {
    if (this.#session === null) return;
    this.#reentering = true;
    // Over, even where it could not say goodbye.
    this.#session.close().catch(() => undefined);
  }

  /** Null when the server cannot be reached; ends the call when it refuses. */
  async #fetchCredentials(): Promise<JoinCredentials | null> {
    try {
      const credentials = await this.#options.fetchCredentials();
      if (credentials.provider === 'livekit') return credentials;
      throw new JoinError('unsupported', `Meetings run on ${credentials.provider} now. Load the page again.`);
    } catch (error) {
      const problem =
        error instanceof JoinError
          ? error
          : new JoinError('unreachable', 'The server cannot be reached.', { cause: error });
      if (this.#ending !== null) return null;
      this.#leaveError.set(problem);
      if (problem.code !== 'unreachable') await this.#end('refused');
      return null;
    }
  }

  /** One room session from its first to its last moment. True if it was ever connected. */
  async #stay(credentials: JoinCredentials): Promise<boolean> {
    let wasConnected = false;
    const session = new RoomSession(
      {
        connectedChanged: (connected) => {
          if (connected) wasConnected = true;
          if (session !== this.#session) return;
          this.#setConnected(connected);
          // Also after a full reconnect, which drops what it could not publish again.
          if (connected) this.#sources.attach(session.room.localParticipant).catch(() => undefined);
        },
        changed: () => this.#update(),
      },
      this.#environment.random,
    );
    this.#session = session;
    const reason = await this.#enter(session, credentials);
    this.#sources.detach();
    this.#session = null;
    this.#setConnected(false);
    await session.close();
    if (reason !== null) await this.#end(reason);
    return wasConnected;
  }

  /** Resolves when the session is over. */
  async #enter(session: RoomSession, credentials: JoinCredentials): Promise<LeaveReason | null> {
    try {
      await session.connect(credentials);
    } catch {
      // The session may know why; if livekit-client did not even begin to connect it says nothing.
      return Promise.race([session.ended, Promise.resolve(null)]);
    }
    return session.ended;
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
    this.#playback.close();
    this.#sources.close();
    const session = this.#session;
    this.#leaveReason.set(reason);
    this.#state.set('left');
    this.#endpoints?.set(new Map());
    this.#engineSources.close();
    await session?.close().catch(() => undefined);
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
    const others = session === null ? [] : [...session.others];
    const before = this.#participants.get();
    const self = this.#self(before[0]);
    const remote = this.#roster.update(others, session?.connected ?? false);
    const next = [self, ...remote];
    this.#bind(
      others.flatMap((other) => remoteStreams(other)),
      next,
    );
    if (next.length !== before.length || next.some((participant, index) => participant !== before[index])) {
      this.#participants.set(next);
      this.#playback.play(next);
    }
  }

  #bind(streams: readonly RemoteStream<RemoteTrackPublication>[], participants: readonly CallParticipant[]): void {
    const endpoints = new Map<Endpoint, StreamId>();
    for (const { id, publication } of streams) {
      this.#subscriptions.bind(id, publication);
      const receiver = publication.track?.receiver;
      if (receiver !== undefined) endpoints.set(receiver, id);
    }
    this.#senders.clear();
    for (const { source, epoch, track } of this.#sources.streams) {
      if (this.#identity === null || track.sender === undefined) continue;
      const id = formatStreamId({ identity: this.#identity, source, epoch });
      endpoints.set(track.sender, id);
      this.#senders.set(id, track.sender);
    }
    this.#endpoints?.set(endpoints);
    this.#engineSources.sendersChanged();
    const shown = participants.flatMap((participant) => participant.streams.map(({ id }) => id));
    const wished = new Set([...shown, ...this.#engineSources.playedInstead]);
    this.#subscriptions.retain(new Set(streams.map(({ id }) => id)), wished);
  }

  #self(before: CallParticipant | undefined): CallParticipant {
    const identity = this.#identity;
    const local = this.#session?.room.localParticipant;
    const streams =
      identity === null
        ? []
        : this.#sources.streams.map(({ source, epoch, muted, track }): CallStream => {
            const id = formatStreamId({ identity, source, epoch });
            return { id, source, muted, track: track.mediaStreamTrack, path: { kind: 'sfu' } };
          });
    return unchanged(before, {
      identity: identity ?? '',
      username: this.#options.username,
      // As the others see it, who may have been told a newer one than this page.
      displayName: local?.name || before?.displayName || this.#options.displayName,
      isSelf: true,
      isSpeaking: local?.isSpeaking ?? false,
      quality: local === undefined ? 'unknown' : qualityOf(local.connectionQuality),
      streams,
    });
  }
}
