import { atom, computed, type ReadableAtom } from 'nanostores';
import type {
  Call,
  CallEngine,
  CallParticipant,
  CallState,
  DeviceChange,
  JoinChoices,
  JoinOptions,
  LeaveReason,
} from '../../calls/call.ts';
import { DeviceError } from '../../devices/DeviceError.ts';
import { CurrentSharing } from '../../sharing/model/CurrentSharing.ts';
import type { OpenLanSharing } from '../../sharing/model/LanSharing.ts';
import { PresenceAnnouncer } from './PresenceAnnouncer.ts';
import type { ShortcutSwitch } from './ShortcutSwitch.ts';
import type { RoomAction } from './shortcuts.ts';
import { type Tile, tilesOf } from './tiles.ts';
import { WatchReporter } from './WatchReporter.ts';

/** What the room's model takes from around it. */
export interface RoomModelOptions extends Omit<JoinOptions, 'devices'> {
  readonly engine: CallEngine;
  readonly choices: JoinChoices;
  readonly shortcuts: ShortcutSwitch;
  /** Sharing over the LAN for a call that was just joined; it is closed before the call is left. */
  openSharing(call: Call): OpenLanSharing;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /** Shows a sentence for some seconds. */
  notify(sentence: string): void;
  /** Says a sentence to screen readers. */
  announce(sentence: string, urgency: 'polite' | 'assertive'): void;
  /** A device that cannot be had, in words. */
  describeDeviceError(error: DeviceError): string;
  /** Sounds when the connection is lost, and when it is back. */
  playSound(sound: 'lost' | 'back'): void;
  /** Called once, when everything is closed. `unreachable` is not told: the room offers to try again. */
  onLeft(ending: { reason: LeaveReason; message: string | null; duration: number }): void;
}

/** A short gap is not worth a sound, ms. */
const SOUND_DELAY = 1_000;

/** What the room shows and what its controls do, without React. One stay; `close` ends it. */
export class RoomModel {
  readonly #options: RoomModelOptions;
  readonly #call = atom<Call | null>(null);
  readonly #state = atom<CallState>('connecting');
  readonly #participants = atom<readonly CallParticipant[]>([]);
  readonly #localMedia = atom<ReturnType<Call['localMedia']['get']>>(NOTHING_ON);
  readonly #activeDevices;
  readonly #audioAllowed = atom(true);
  readonly #pinned = atom<string | null>(null);
  readonly #peopleOpen = atom(false);
  readonly #shortcutsOpen = atom(false);
  readonly #sharing = new CurrentSharing();
  readonly #unreachable = atom(false);
  readonly #trouble = atom<string | null>(null);
  readonly #tiles: ReadableAtom<readonly Tile[]>;
  readonly #main: ReadableAtom<readonly string[]>;
  #openedSharing: OpenLanSharing | null = null;
  #closers: (() => void)[] = [];
  #reporter: WatchReporter | null = null;
  #connectedAt: number | null = null;
  #soundTimer: ReturnType<typeof setTimeout> | undefined;
  #lostSounded = false;
  #closed = false;

  constructor(options: RoomModelOptions) {
    this.#options = options;
    const { choices } = options;
    this.#activeDevices = atom({
      microphone: choices.microphone.deviceId,
      camera: choices.camera.deviceId,
      speaker: choices.speakerId,
    });
    this.#tiles = computed(this.#participants, tilesOf);
    this.#main = computed([this.#tiles, this.#pinned], mainTiles);
    // One panel at a time; the other way round is in setPeopleOpen.
    this.#sharing.siteOpen.listen((open) => {
      if (open) this.#peopleOpen.set(false);
    });
    this.#join(choices.microphone.enabled, choices.camera.enabled);
  }

  get state(): ReadableAtom<CallState> {
    return this.#state;
  }

  get participants(): ReadableAtom<readonly CallParticipant[]> {
    return this.#participants;
  }

  get tiles(): ReadableAtom<readonly Tile[]> {
    return this.#tiles;
  }

  /** Keys of the tiles to show large; none: all in one grid. */
  get main(): ReadableAtom<readonly string[]> {
    return this.#main;
  }

  get pinned(): ReadableAtom<string | null> {
    return this.#pinned;
  }

  get localMedia(): Call['localMedia'] {
    return this.#localMedia;
  }

  get activeDevices(): Call['activeDevices'] {
    return this.#activeDevices;
  }

  get audioAllowed(): ReadableAtom<boolean> {
    return this.#audioAllowed;
  }

  get peopleOpen(): ReadableAtom<boolean> {
    return this.#peopleOpen;
  }

  get shortcuts(): ShortcutSwitch {
    return this.#options.shortcuts;
  }

  get shortcutsOpen(): ReadableAtom<boolean> {
    return this.#shortcutsOpen;
  }

  /** The same object for the whole stay, over calls that are joined anew. */
  get sharing(): CurrentSharing {
    return this.#sharing;
  }

  /** The call gave up; `tryAgain` joins anew. */
  get unreachable(): ReadableAtom<boolean> {
    return this.#unreachable;
  }

  /** Why the server gives no way in at the moment, in a sentence; null while nothing of the kind is known. */
  get trouble(): ReadableAtom<string | null> {
    return this.#trouble;
  }

  /** Does what a key or a button asks for; `fullScreen` is the view's affair. */
  act(action: Exclude<RoomAction, 'fullScreen'>): void {
    const { microphone, camera, screen } = this.#localMedia.get();
    switch (action) {
      case 'microphone':
        this.#setMicrophone(!microphone.enabled);
        break;
      case 'camera':
        this.#setCamera(!camera.enabled);
        break;
      case 'screen':
        this.#setScreen(!screen.enabled);
        break;
      case 'share':
        this.#sharing.setReceiveOpen(false);
        this.#sharing.setShareOpen(!this.#sharing.shareOpen.get());
        break;
      case 'receive':
        this.#sharing.setShareOpen(false);
        this.#sharing.setReceiveOpen(!this.#sharing.receiveOpen.get());
        break;
      case 'people':
        this.setPeopleOpen(!this.#peopleOpen.get());
        break;
      case 'site':
        this.#sharing.setSiteOpen(!this.#sharing.siteOpen.get());
        break;
      case 'shortcuts':
        this.setShortcutsOpen(!this.#shortcutsOpen.get());
        break;
    }
  }

  setPeopleOpen(open: boolean): void {
    if (open) this.#sharing.setSiteOpen(false);
    this.#peopleOpen.set(open);
  }

  setShortcutsOpen(open: boolean): void {
    this.#shortcutsOpen.set(open);
  }

  /** Shows a tile large, or again as the others. */
  togglePin(key: string): void {
    this.#pinned.set(this.#pinned.get() === key ? null : key);
  }

  switchDevice(kind: MediaDeviceKind, deviceId: string): void {
    this.#attempt(this.#call.get()?.switchDevice(kind, deviceId));
  }

  startAudio(): void {
    this.#call
      .get()
      ?.startAudio()
      .catch(() => undefined);
  }

  /** What the stage shows of each stream now. */
  show(sizes: Parameters<WatchReporter['show']>[0]): void {
    this.#reporter?.show(sizes);
  }

  tryAgain(): void {
    const { microphone, camera } = this.#localMedia.get();
    this.#unreachable.set(false);
    this.#leaveCall();
    this.#join(microphone.enabled, camera.enabled);
  }

  /** Leaves the call; `onLeft` follows. */
  leave(): void {
    const call = this.#call.get();
    if (this.#unreachable.get() || call === null) {
      this.#finish('left', null);
      return;
    }
    // Whoever is fed from here is let go first (relay.md, M3); nobody is seen or heard meanwhile.
    const { microphone, camera } = this.#localMedia.get();
    const retired = this.#openedSharing?.retire() ?? Promise.resolve();
    if (microphone.enabled) this.#setMicrophone(false);
    if (camera.enabled) this.#setCamera(false);
    retired.finally(() => call.leave()).catch(() => undefined);
  }

  /** Leaves without a word. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#leaveCall();
  }

  #join(microphone: boolean, camera: boolean): void {
    const { engine, username, displayName, fetchCredentials } = this.#options;
    const call = engine.join({
      devices: this.#activeDevices.get(),
      username,
      displayName,
      fetchCredentials: () => fetchCredentials(),
    });
    const presence = new PresenceAnnouncer((sentence) => this.#options.announce(sentence, 'polite'));
    this.#reporter = new WatchReporter((id, size) => call.watch(id, size));
    const sharing = this.#options.openSharing(call);
    this.#openedSharing = sharing;
    this.#call.set(call);
    this.#sharing.follow(sharing);
    this.#lostSounded = false;
    this.#closers = [
      () => this.#sharing.follow(null),
      () => sharing.close(),
      call.participants.subscribe((participants) => {
        this.#participants.set(participants);
        if (call.state.get() === 'connected') presence.update(participants);
      }),
      call.localMedia.subscribe((media) => this.#localMedia.set(media)),
      call.activeDevices.subscribe((devices) => this.#activeDevices.set(devices)),
      call.audioAllowed.subscribe((allowed) => this.#audioAllowed.set(allowed)),
      call.leaveError.subscribe((error) => this.#trouble.set(error?.message ?? null)),
      call.onDeviceChange((change) => this.#options.notify(sentenceOf(change))),
      call.state.subscribe((state) => {
        this.#follow(call, state);
        // Who is alone at first is told of the first one who comes.
        if (state === 'connected') presence.update(call.participants.get());
      }),
      () => presence.close(),
      () => this.#reporter?.close(),
      () => clearTimeout(this.#soundTimer),
    ];
    if (microphone) this.#setMicrophone(true);
    if (camera) this.#setCamera(true);
  }

  #follow(call: Call, state: CallState): void {
    const before = this.#state.get();
    this.#state.set(state);
    switch (state) {
      case 'connecting':
        return;
      case 'connected':
        this.#connectedAt ??= this.#options.now();
        if (before === 'reconnecting') this.#soundBack();
        return;
      case 'reconnecting':
        this.#options.announce('The connection is lost. Reconnecting.', 'assertive');
        clearTimeout(this.#soundTimer);
        this.#soundTimer = setTimeout(() => {
          this.#lostSounded = true;
          this.#options.playSound('lost');
        }, SOUND_DELAY);
        return;
      case 'left':
        if (call.leaveReason.get() === 'unreachable') {
          this.#unreachable.set(true);
          this.#options.announce('The meeting cannot be reached.', 'assertive');
          return;
        }
        this.#finish(call.leaveReason.get() ?? 'left', call.leaveError.get()?.message ?? null);
        return;
    }
  }

  #soundBack(): void {
    clearTimeout(this.#soundTimer);
    this.#options.announce('Connected again.', 'polite');
    if (!this.#lostSounded) return;
    this.#lostSounded = false;
    this.#options.playSound('back');
  }

  #finish(reason: LeaveReason, message: string | null): void {
    if (this.#closed) return;
    this.#closed = true;
    const { onLeft, now } = this.#options;
    const call = this.#call.get();
    const duration = this.#connectedAt === null ? 0 : now() - this.#connectedAt;
    Promise.resolve(call?.leave())
      .catch(() => undefined)
      .then(() => {
        this.#leaveCall();
        onLeft({ reason, message: reason === 'refused' ? message : null, duration });
      })
      .catch(() => undefined);
  }

  #leaveCall(): void {
    for (const close of this.#closers) close();
    this.#closers = [];
    this.#call
      .get()
      ?.leave()
      .catch(() => undefined);
    this.#call.set(null);
  }

  #setMicrophone(enabled: boolean): void {
    this.#attempt(this.#call.get()?.setMicrophoneEnabled(enabled));
  }

  #setCamera(enabled: boolean): void {
    this.#attempt(this.#call.get()?.setCameraEnabled(enabled));
  }

  #setScreen(enabled: boolean): void {
    this.#attempt(this.#call.get()?.setScreenShareEnabled(enabled));
  }

  /** A device that cannot be had is told in words; the meeting goes on. */
  #attempt(action: Promise<unknown> | undefined): void {
    action?.catch((error: unknown) => {
      if (this.#closed) return;
      const problem = error instanceof DeviceError ? error : null;
      this.#options.notify(
        problem === null ? 'That did not work. Try again.' : this.#options.describeDeviceError(problem),
      );
    });
  }
}

const NOTHING_ON = {
  microphone: { enabled: false, pending: false },
  camera: { enabled: false, pending: false },
  screen: { enabled: false, pending: false },
} as const;

/** What is pinned, else all screens that others share: one's own, shown large, would show itself in itself. */
function mainTiles(tiles: readonly Tile[], pinned: string | null): readonly string[] {
  if (pinned !== null && tiles.length > 1 && tiles.some(({ key }) => key === pinned)) return [pinned];
  return tiles.filter(({ kind, participant }) => kind === 'screen' && !participant.isSelf).map(({ key }) => key);
}

function sentenceOf({ device, outcome, label }: DeviceChange): string {
  if (outcome === 'muted') {
    return device === 'microphone'
      ? 'Your microphone is gone or no longer allowed, and no other one could be opened. You are muted.'
      : 'Your camera is gone or no longer allowed, and no other one could be opened. Your camera is off.';
  }
  return label === ''
    ? `Your ${device} is gone; another one took its place.`
    : `Your ${device} is gone; ${label} took its place.`;
}
