import { formatStreamId, type JoinCredentials, type StreamId } from '@vnet/protocol';
import type { Endpoint } from '@vnet/relay';
import type { RemoteTrackPublication } from 'livekit-client';
import type { ReadableAtom } from 'nanostores';
import { ChosenSpeaker } from '../../devices/ChosenSpeaker.ts';
import { DeviceError } from '../../devices/DeviceError.ts';
import { AudioPlayback } from '../AudioPlayback.ts';
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
import type { CallConnections } from '../connection/CallConnections.ts';
import { credentialsFor } from '../credentialsFor.ts';
import { EndpointNames } from '../EndpointNames.ts';
import type { JoinError } from '../JoinError.ts';
import { unchanged } from '../unchanged.ts';
import { EngineSources } from './EngineSources.ts';
import { LocalSources } from './LocalSources.ts';
import { qualityOf, RemoteRoster } from './RemoteRoster.ts';
import { RoomSession } from './RoomSession.ts';
import { type RemoteStream, remoteStreams } from './remoteStreams.ts';
import { Subscriptions } from './Subscriptions.ts';

export interface LiveKitEnvironment extends CallEnvironment {
  /** Grows at each call and outlives the page in this tab. */
  nextEpoch(): number;
}

/** A stay in a meeting over LiveKit: one room session after another, with the same participants before the person. */
export class LiveKitCall implements Call {
  readonly #options: JoinOptions;
  readonly #random: () => number;
  readonly #lifecycle: CallLifecycle;
  readonly #sources: LocalSources;
  readonly #roster: RemoteRoster;
  readonly #subscriptions = new Subscriptions();
  readonly #engineSources: EngineSources;
  readonly #playback: AudioPlayback;
  readonly #speaker: ChosenSpeaker;
  /** Of own streams. */
  readonly #senders = new Map<StreamId, RTCRtpSender>();
  #endpoints: EndpointNames | null = null;
  #session: RoomSession | null = null;
  #identity: string | null = null;

  constructor(options: JoinOptions, environment: LiveKitEnvironment) {
    this.#options = options;
    this.#random = environment.random;
    this.#lifecycle = new CallLifecycle(
      {
        prepared: (connections) => this.#prepared(connections),
        attempt: () => this.#attempt(),
        abandon: () => this.#session?.close() ?? null,
        publishView: () => this.#publishView(),
        close: () => this.#close(),
      },
      environment,
    );
    const onChange = () => this.#lifecycle.update();
    const { window } = environment;
    this.#playback = new AudioPlayback(window.document.body, options.devices.speaker);
    this.#sources = new LocalSources({
      devices: options.devices,
      host: environment.devices,
      nextEpoch: environment.nextEpoch,
      onChange,
    });
    this.#engineSources = new EngineSources({
      subscriptions: this.#subscriptions,
      senderOf: (id) => this.#senders.get(id) ?? null,
      onChange,
    });
    this.#roster = new RemoteRoster({
      insteadOf: (id) => this.#engineSources.insteadOf(id),
      now: environment.now,
      wake: (delay) => this.#lifecycle.updateAfter(delay),
    });
    this.#speaker = new ChosenSpeaker({
      host: environment.devices,
      chosen: () => this.#sources.activeDevices.get().speaker,
      onGone: () => {
        this.#sources.loseSpeaker();
        this.#playback.setSink('').catch(() => undefined);
      },
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
    if (!this.#lifecycle.isOver) this.#subscriptions.watch(id, size);
  }

  get sources(): CallSources {
    return this.#engineSources;
  }

  leave(): Promise<void> {
    return this.#lifecycle.end('left');
  }

  #prepared(connections: CallConnections): void {
    this.#engineSources.prepared(connections);
    this.#endpoints = new EndpointNames((endpoint, id) => connections.identify(endpoint, id));
  }

  async #attempt(): Promise<boolean> {
    const credentials = await credentialsFor('livekit', this.#options);
    if (this.#lifecycle.isOver) return false;
    this.#identity = credentials.identity;
    return await this.#stay(credentials);
  }

  /** One room session from its first to its last moment. True if it was ever connected. */
  async #stay(credentials: JoinCredentials): Promise<boolean> {
    let wasConnected = false;
    const session = new RoomSession(
      {
        connectedChanged: (connected) => {
          if (connected) wasConnected = true;
          if (session !== this.#session) return;
          this.#lifecycle.setConnected(connected);
          // Also after a full reconnect, which drops what it could not publish again.
          if (connected) this.#sources.attach(session.room.localParticipant).catch(() => undefined);
        },
        changed: () => this.#lifecycle.update(),
      },
      this.#random,
    );
    this.#session = session;
    const reason = await this.#enter(session, credentials);
    this.#sources.detach();
    this.#session = null;
    this.#lifecycle.setConnected(false);
    await session.close();
    if (reason !== null) await this.#lifecycle.end(reason);
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

  async #close(): Promise<void> {
    this.#speaker.close();
    this.#playback.close();
    this.#sources.close();
    this.#endpoints?.set(new Map());
    this.#engineSources.close();
    await this.#session?.close().catch(() => undefined);
  }

  #publishView(): void {
    const session = this.#session;
    const others = session === null ? [] : [...session.others];
    const remote = this.#roster.update(others, session?.connected ?? false);
    const next = [this.#self(this.#lifecycle.participants.get()[0]), ...remote];
    this.#bind(
      others.flatMap((other) => remoteStreams(other)),
      next,
    );
    if (this.#lifecycle.show(next)) this.#playback.play(next);
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
