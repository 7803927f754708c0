import type { StreamSource } from '@vnet/protocol';
import {
  isLocalTrack,
  type LocalAudioTrack,
  type LocalParticipant,
  type LocalTrackPublication,
  type LocalVideoTrack,
  ParticipantEvent,
  Track,
  TrackEvent,
  type TrackPublishOptions,
} from 'livekit-client';
import type { LocalSource as LocalSourceState } from '../call.ts';
import { Serially } from '../Serially.ts';

export type OwnTrack = LocalAudioTrack | LocalVideoTrack;

export interface LocalSourceOptions {
  readonly source: StreamSource;
  /** How what was captured is published. */
  publishOptions(capture: MediaTrackSettings): TrackPublishOptions;
  /** Grows at each call; the stream's id carries it. */
  nextEpoch(): number;
  /** Opens the device; throws as the browser does. */
  open(): Promise<OwnTrack>;
  /** Called after every change of state, track or epoch. */
  onChange(): void;
}

const LIVEKIT_SOURCES = {
  camera: Track.Source.Camera,
  microphone: Track.Source.Microphone,
  screen: Track.Source.ScreenShare,
} as const;

/**
 * One source of this page: its device, its track, and its publication in the engine's room, if there is one now. The
 * track outlives rooms: when the call joins anew it is published again, under the next epoch.
 */
export class LocalSource {
  readonly #options: LocalSourceOptions;
  readonly #queue = new Serially();
  #participant: LocalParticipant | null = null;
  #detached = new AbortController();
  #track: OwnTrack | null = null;
  #epoch = 0;
  #enabled = false;
  #pending = 0;
  #closed = false;

  constructor(options: LocalSourceOptions) {
    this.#options = options;
  }

  get state(): LocalSourceState {
    return { enabled: this.#enabled, pending: this.#pending > 0 };
  }

  /** The device's track, also while it is muted; null until it was opened for the first time. */
  get track(): OwnTrack | null {
    return this.#track;
  }

  /** 0 until it was published for the first time. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Publishes here what there is, and what will be; again for what got lost on the way. */
  attach(participant: LocalParticipant): Promise<void> {
    if (participant !== this.#participant) {
      this.detach();
      this.#detached = new AbortController();
      this.#participant = participant;
      participant.on(ParticipantEvent.LocalTrackUnpublished, this.#renewOptions);
    }
    return this.#queue.run(() => this.#publish());
  }

  /** The room is gone; the track stays open. */
  detach(): void {
    this.#participant?.off(ParticipantEvent.LocalTrackUnpublished, this.#renewOptions);
    this.#participant = null;
    this.#detached.abort();
  }

  /** @throws what the browser throws when the device cannot be opened; the source is off then. */
  setEnabled(enabled: boolean): Promise<void> {
    // Silent and dark at once: what was asked for before may take seconds on a poor line.
    if (!enabled && this.#track !== null) this.#track.mediaStreamTrack.enabled = false;
    return this.#changing(async () => {
      this.#enabled = enabled;
      this.#options.onChange();
      await (enabled ? this.#enable() : this.#disable());
    });
  }

  /** Runs after what was asked for before; `pending` meanwhile. */
  change(task: () => Promise<void>): Promise<void> {
    return this.#changing(task);
  }

  /** Unpublishes the track and closes the device. */
  end(): Promise<void> {
    return this.#changing(() => this.#end());
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.detach();
    this.#drop()?.stop();
  }

  async #enable(): Promise<void> {
    const track = this.#track;
    if (track === null) {
      const opened = await this.#options.open();
      if (this.#closed) {
        opened.stop();
        return;
      }
      this.#adopt(opened);
    } else {
      await track.unmute();
    }
    await this.#publish();
  }

  async #disable(): Promise<void> {
    if (this.#options.source === 'screen') await this.#end();
    else await this.#track?.mute();
  }

  async #end(): Promise<void> {
    this.#enabled = false;
    const track = this.#drop();
    if (track === null || !isLocalTrack(track)) return;
    track.stop();
    this.#options.onChange();
    await this.#participant?.unpublishTrack(track, true).catch(() => undefined);
  }

  async #publish(): Promise<void> {
    const participant = this.#participant;
    const track = this.#track;
    if (participant === null || track === null || !isLocalTrack(track) || published(participant, track)) return;
    if (!(await this.#revive(track))) return;
    // A room that is lost meanwhile may leave the promise open for long, or reject it; the next room publishes again.
    const publishing = participant.publishTrack(track, this.#publishOptions(track)).catch(() => undefined);
    await Promise.race([publishing, aborted(this.#detached.signal)]);
    this.#options.onChange();
  }

  /** Opens the device again where the browser froze the page or livekit-client closed it. False: nothing to publish. */
  async #revive(track: OwnTrack): Promise<boolean> {
    if (track.mediaStreamTrack.readyState === 'live' || track.isMuted) return true;
    if (this.#options.source === 'screen') {
      await this.#end();
      return false;
    }
    try {
      await track.restartTrack();
    } catch {
      // As when a device is unplugged: the source goes on, muted.
      await track.mute();
    }
    return true;
  }

  #adopt(track: OwnTrack): void {
    this.#track = track;
    track.on(TrackEvent.Muted, this.#follow);
    track.on(TrackEvent.Unmuted, this.#follow);
    track.on(TrackEvent.Restarted, this.#options.onChange);
    this.#options.onChange();
  }

  #drop(): OwnTrack | null {
    const track = this.#track;
    this.#track = null;
    track?.off(TrackEvent.Muted, this.#follow);
    track?.off(TrackEvent.Unmuted, this.#follow);
    track?.off(TrackEvent.Restarted, this.#options.onChange);
    return track;
  }

  /** The track may be muted from elsewhere: by the host, because its device went away, or by a change that failed. */
  readonly #follow = (): void => {
    if (this.#pending === 0) this.#enabled = this.#track !== null && !this.#track.isMuted;
    this.#options.onChange();
  };

  /** A full reconnect publishes again with the publication's options: a name of its own each time. */
  readonly #renewOptions = (publication: LocalTrackPublication): void => {
    if (publication.track === this.#track && this.#track !== null) {
      publication.options = this.#publishOptions(this.#track);
    }
  };

  /** Spread by livekit-client each time it publishes; reading `name` begins a new epoch. */
  #publishOptions(track: OwnTrack): TrackPublishOptions {
    const beginEpoch = () => this.#beginEpoch();
    return {
      ...this.#options.publishOptions(track.mediaStreamTrack.getSettings()),
      source: LIVEKIT_SOURCES[this.#options.source],
      get name() {
        return beginEpoch();
      },
    };
  }

  #beginEpoch(): string {
    this.#epoch = this.#options.nextEpoch();
    this.#options.onChange();
    return `${this.#options.source}/${this.#epoch}`;
  }

  async #changing(task: () => Promise<void>): Promise<void> {
    this.#pending += 1;
    this.#options.onChange();
    try {
      await this.#queue.run(async () => {
        if (!this.#closed) await task();
      });
    } finally {
      this.#pending -= 1;
      if (!this.#closed) this.#follow();
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function published(participant: LocalParticipant, track: OwnTrack): boolean {
  return [...participant.trackPublications.values()].some((publication) => publication.track === track);
}
