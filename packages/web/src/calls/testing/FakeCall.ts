import { parseStreamId } from '@vnet/protocol';
import { atom } from 'nanostores';
import type {
  ActiveDevices,
  Call,
  CallEngine,
  CallParticipant,
  CallSources,
  CallState,
  CallStream,
  DeviceChange,
  JoinOptions,
  LeaveReason,
  LocalMedia,
} from '../call.ts';
import type { JoinError } from '../JoinError.ts';

const OFF = { enabled: false, pending: false } as const;

/** A call without an engine: whoever holds it says what happens, and reads what was asked of it. */
export class FakeCall implements Call {
  readonly state = atom<CallState>('connecting');
  readonly leaveReason = atom<LeaveReason | null>(null);
  readonly leaveError = atom<JoinError | null>(null);
  readonly participants = atom<readonly CallParticipant[]>([]);
  readonly localMedia = atom<LocalMedia>({ microphone: OFF, camera: OFF, screen: OFF });
  readonly audioAllowed = atom(true);
  readonly activeDevices;
  readonly watched: Parameters<Call['watch']>[] = [];
  readonly switched: [MediaDeviceKind, string][] = [];
  /** Thrown by whatever opens a device next. */
  deviceFailure: Error | null = null;
  readonly #changeListeners = new Set<(change: DeviceChange) => void>();

  constructor(readonly options: JoinOptions) {
    this.activeDevices = atom<ActiveDevices>(options.devices);
    this.participants.set([fakeParticipant('self', { isSelf: true, displayName: options.displayName })]);
  }

  startAudio(): Promise<void> {
    this.audioAllowed.set(true);
    return Promise.resolve();
  }

  onDeviceChange(listener: (change: DeviceChange) => void): () => void {
    this.#changeListeners.add(listener);
    return () => {
      this.#changeListeners.delete(listener);
    };
  }

  /** A device goes away. */
  changeDevice(change: DeviceChange): void {
    for (const listener of this.#changeListeners) listener(change);
  }

  setMicrophoneEnabled(enabled: boolean): Promise<void> {
    return this.#set('microphone', enabled);
  }

  setCameraEnabled(enabled: boolean): Promise<void> {
    return this.#set('camera', enabled);
  }

  async setScreenShareEnabled(enabled: boolean): Promise<boolean> {
    await this.#set('screen', enabled);
    return true;
  }

  switchDevice(kind: MediaDeviceKind, deviceId: string): Promise<void> {
    this.switched.push([kind, deviceId]);
    return Promise.resolve();
  }

  watch(...request: Parameters<Call['watch']>): void {
    this.watched.push(request);
  }

  readonly sources: CallSources = {
    port: Promise.resolve(null),
    watched: atom(new Map()),
    isShareable: () => true,
    receiverOf: () => null,
    setEnabled: () => undefined,
    playInstead: () => undefined,
    watchFor: () => undefined,
    pin: () => () => undefined,
  };

  leave(): Promise<void> {
    this.end('left');
    return Promise.resolve();
  }

  /** The engine ends the call. */
  end(reason: LeaveReason, error: JoinError | null = null): void {
    if (this.state.get() === 'left') return;
    this.leaveReason.set(reason);
    this.leaveError.set(error);
    this.state.set('left');
  }

  async #set(source: keyof LocalMedia, enabled: boolean): Promise<void> {
    const failure = this.deviceFailure;
    this.deviceFailure = null;
    if (failure !== null) throw failure;
    this.localMedia.set({ ...this.localMedia.get(), [source]: { enabled, pending: false } });
  }
}

/** Keeps the calls that were joined, the newest last. */
export class FakeCallEngine implements CallEngine {
  readonly calls: FakeCall[] = [];

  join(options: JoinOptions): FakeCall {
    const call = new FakeCall(options);
    this.calls.push(call);
    return call;
  }
}

/** Somebody in a meeting, muted and without a camera unless told otherwise. */
export function fakeParticipant(username: string, given: Partial<CallParticipant> = {}): CallParticipant {
  return {
    identity: `${username}#session`,
    username,
    displayName: username,
    isSelf: false,
    isSpeaking: false,
    quality: 'good',
    streams: [],
    ...given,
  };
}

/** A stream that comes from the call server, not muted and without a track unless told otherwise. */
export function fakeStream(id: CallStream['id'], given: Partial<Omit<CallStream, 'id' | 'source'>> = {}): CallStream {
  const source = parseStreamId(id)?.source;
  if (source === undefined) throw new Error(`${id} names no stream`);
  return { id, source, muted: false, track: null, path: { kind: 'sfu' }, ...given };
}
