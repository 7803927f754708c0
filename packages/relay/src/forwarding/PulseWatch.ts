import type { Clock } from '../Clock.ts';
import type { LinkLife } from './messages.ts';
import type { Announcement } from './pulseMessages.ts';

/** How often the watch looks, ms. */
const TICK = 50;
/** Looks without a sign of life: two heartbeats are missing, or three and a look (relay.md, M3). */
const SUSPECT_AFTER = 4;
const DEAD_AFTER = 7;
/** Looks without a frame of a section while frames of it were announced: 350 ms. */
const STALLED_AFTER = 7;
/** Frames on their way at any moment; a still screen announces none. */
const FRAMES_UNDER_WAY = 3;

export interface PulseWatchOptions {
  readonly clock: Clock;
  received(mid: string): number | undefined;
  onLife(life: LinkLife): void;
  onStall(mid: string, state: 'stalled' | 'flowing'): void;
}

interface Section {
  announced: number;
  /** What was announced when the last frame came. */
  announcedThen: number;
  received: number;
  /** Since the last frame, or since frames are announced again after a pause. */
  looks: number;
  /** Since frames were announced last. */
  quietLooks: number;
  /** Null until the first frame: it ends a stall that another watch has told of. */
  stalled: boolean | null;
}

/**
 * Judges from heartbeats and frames whether the other end of a link lives and whether what it announces comes. It counts
 * its own looks and not time, so that a thread that did not run for a second takes nobody for dead.
 */
export class PulseWatch {
  readonly #options: PulseWatchOptions;
  readonly #sections = new Map<string, Section>();
  #silentLooks = 0;
  /** Null until the first sign of life: before, the link is being set up. */
  #life: LinkLife | null = null;
  #stop: (() => void) | null;

  constructor(options: PulseWatchOptions) {
    this.#options = options;
    this.#stop = options.clock.every(TICK, () => this.#look());
  }

  heard(): void {
    this.#silentLooks = 0;
    this.#become('alive');
  }

  announced(announcements: readonly Announcement[]): void {
    const mids = new Set(announcements.map(([mid]) => mid));
    for (const mid of this.#sections.keys()) if (!mids.has(mid)) this.#sections.delete(mid);
    for (const [mid, frames] of announcements) {
      const section = this.#sections.get(mid);
      if (section === undefined) {
        const counts = { announced: frames, announcedThen: frames, received: 0, looks: 0, quietLooks: 0 };
        this.#sections.set(mid, { ...counts, stalled: null });
      } else if (frames !== section.announced) {
        // A still screen moves again: the news of its frames may come sooner than they do.
        if (section.quietLooks >= STALLED_AFTER) section.looks = 0;
        section.announced = frames;
        section.quietLooks = 0;
      }
    }
  }

  /** The channel is gone, and with it the other end. */
  lose(): void {
    if (this.#life !== null) this.#become('dead');
  }

  close(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #look(): void {
    if (this.#life === null) return;
    this.#silentLooks++;
    if (this.#silentLooks >= DEAD_AFTER) this.#become('dead');
    else if (this.#silentLooks >= SUSPECT_AFTER && this.#life === 'alive') this.#become('suspect');
    for (const [mid, section] of this.#sections) this.#lookAt(mid, section);
  }

  #lookAt(mid: string, section: Section): void {
    section.quietLooks++;
    const received = this.#options.received(mid);
    if (received === undefined) return;
    if (received !== section.received) {
      section.received = received;
      section.announcedThen = section.announced;
      section.looks = 0;
      if (section.stalled !== false) this.#options.onStall(mid, 'flowing');
      section.stalled = false;
      return;
    }
    section.looks++;
    const missing = section.announced - section.announcedThen;
    if (section.stalled || section.looks < STALLED_AFTER || missing <= FRAMES_UNDER_WAY) return;
    section.stalled = true;
    this.#options.onStall(mid, 'stalled');
  }

  #become(life: LinkLife): void {
    if (this.#life === life || this.#stop === null) return;
    this.#life = life;
    this.#options.onLife(life);
  }
}
