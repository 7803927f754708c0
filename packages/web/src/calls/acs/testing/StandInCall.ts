import type { CallEndReason, CallState, GroupCallLocator, JoinCallOptions } from '@azure/communication-calling';
import type { AcsGroupCall, AcsLocalVideo, AcsNetwork } from '../AcsSdk.ts';
import { Emitter } from './Emitter.ts';
import { type Sent, StandInRemote } from './StandInRemote.ts';
import type { StandInService } from './StandInService.ts';
import { StandInLocalVideo } from './StandInStreams.ts';

/** Latest values of the SDK's `DiagnosticQuality`. */
class StandInNetwork extends Emitter implements AcsNetwork {
  #reconnect = 1;

  getLatest(): ReturnType<AcsNetwork['getLatest']> {
    return { networkReconnect: { value: this.#reconnect, valueType: 'DiagnosticQuality' } };
  }

  set(reconnect: number): void {
    this.#reconnect = reconnect;
    this.emit('diagnosticChanged');
  }
}

/** One call of one client in one group. */
export class StandInCall extends Emitter implements AcsGroupCall {
  readonly network = new StandInNetwork();
  readonly #service: StandInService;
  readonly #remotes = new Map<string, StandInRemote>();
  state: CallState = 'Connecting';
  callEndReason?: CallEndReason;
  isMuted: boolean;
  camera: StandInLocalVideo | null = null;
  screen: StandInLocalVideo | null = null;
  isSpeaking = false;

  constructor(
    service: StandInService,
    readonly identity: string,
    readonly displayName: string,
    readonly locator: GroupCallLocator,
    readonly options: JoinCallOptions,
  ) {
    super();
    this.#service = service;
    this.isMuted = options.audioOptions?.muted ?? false;
  }

  get remoteParticipants(): readonly StandInRemote[] {
    return [...this.#remotes.values()];
  }

  get sent(): Sent {
    const { identity, displayName, isMuted, isSpeaking } = this;
    return {
      identity,
      displayName,
      isMuted,
      isSpeaking,
      camera: this.camera?.track ?? null,
      screen: this.screen?.track ?? null,
    };
  }

  /** The service says who else is there and what they send. */
  update(others: readonly Sent[]): void {
    const known = new Set(others.map(({ identity }) => identity));
    const removed = this.remoteParticipants.filter((remote) => !known.has(identityIn(remote)));
    for (const remote of removed) this.#remotes.delete(identityIn(remote));
    const added = others
      .filter(({ identity }) => !this.#remotes.has(identity))
      .map((other) => new StandInRemote(other));
    for (const remote of added) this.#remotes.set(identityIn(remote), remote);
    if (added.length > 0 || removed.length > 0) this.emit('remoteParticipantsUpdated', { added, removed });
    for (const other of others) this.#remotes.get(other.identity)?.update(other);
  }

  become(state: CallState, reason?: CallEndReason): void {
    this.state = state;
    if (reason !== undefined) this.callEndReason = reason;
    this.emit('stateChanged');
  }

  muteByOthers(): void {
    this.isMuted = true;
    this.emit('mutedByOthers');
    this.#service.sync();
  }

  async hangUp(): Promise<void> {
    this.#service.remove(this);
    this.become('Disconnected', { code: 0, subCode: 0 });
  }

  mute(): Promise<void> {
    return this.#set(() => {
      this.isMuted = true;
    });
  }

  unmute(): Promise<void> {
    return this.#set(() => {
      this.isMuted = false;
    });
  }

  startVideo(stream: AcsLocalVideo): Promise<void> {
    return this.#set(() => {
      if (this.camera !== null) throw new Error('video is started already');
      this.camera = own(stream);
      this.camera.onChange = () => this.#service.sync();
    });
  }

  stopVideo(stream: AcsLocalVideo): Promise<void> {
    return this.#set(() => {
      if (this.camera !== stream) throw new Error('not the stream that was started');
      this.camera = null;
    });
  }

  startScreenSharing(stream?: AcsLocalVideo): Promise<void> {
    return this.#set(() => {
      this.screen = own(stream);
    });
  }

  stopScreenSharing(): Promise<void> {
    return this.#set(() => {
      this.screen = null;
    });
  }

  async #set(change: () => void): Promise<void> {
    await Promise.resolve();
    if (this.state !== 'Connected') throw new Error('the call is not connected');
    change();
    this.#service.sync();
  }
}

function own(stream: AcsLocalVideo | undefined): StandInLocalVideo {
  if (stream instanceof StandInLocalVideo) return stream;
  throw new Error('a stream of another SDK');
}

function identityIn({ identifier }: StandInRemote): string {
  return identifier.kind === 'communicationUser' ? identifier.communicationUserId : '';
}
