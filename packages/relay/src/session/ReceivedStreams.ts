import type { Clock } from '../Clock.ts';
import type { LinkLife } from '../forwarding/messages.ts';
import type { IncomingStream } from '../peer/IncomingStream.ts';
import { type EngineStream, SourceSwitch } from './SourceSwitch.ts';

/**
 * Where voices come from while a link stands (relay.md, M5). Links by code use `lan`. (`auto` is a site's: its WAN budget
 * decides, and who knows that says `sfu` or `lan` here.)
 */
export type VoicePolicy = 'sfu' | 'lan';

export interface ReceivedStreamsOptions {
  readonly clock: Clock;
  /** `lan` unless told otherwise. */
  readonly voice?: VoicePolicy;
  /** The engine's side of a stream; asked once for each stream that comes over the link. */
  engineOf(id: string): EngineStream;
  /** The streams that are played over the link now, by id. */
  onPlaying(ids: readonly string[]): void;
}

/** What comes over one link, each stream with its switch between link and SFU. */
export class ReceivedStreams {
  readonly #options: ReceivedStreamsOptions;
  readonly #switches = new Map<string, SourceSwitch>();
  readonly #stalled = new Set<string>();
  #standing: ReadonlySet<string> = new Set();
  #life: LinkLife = 'alive';
  #leaving = false;
  #closed = false;

  constructor(options: ReceivedStreamsOptions) {
    this.#options = options;
  }

  /** All streams of the link now. */
  set(offered: readonly IncomingStream[]): void {
    if (this.#closed) return;
    const streams = this.#options.voice === 'sfu' ? offered.filter(({ kind }) => kind !== 'audio') : offered;
    const ids = new Set(streams.map(({ id }) => id));
    for (const [id, known] of this.#switches) {
      if (ids.has(id)) continue;
      this.#switches.delete(id);
      this.#stalled.delete(id);
      known.close();
    }
    for (const stream of streams) {
      const known = this.#switches.get(stream.id);
      if (known !== undefined) known.replace(stream);
      else if (!this.#leaving) this.#add(stream);
    }
    this.#tellPlaying();
  }

  live(life: LinkLife): void {
    this.#life = life;
    for (const [id, known] of this.#switches) {
      if (life === 'suspect') known.suspect();
      else known.setUsable(this.#isUsable(id));
    }
  }

  stalled(id: string, stalled: boolean): void {
    if (stalled) this.#stalled.add(id);
    else this.#stalled.delete(id);
    this.#switches.get(id)?.setUsable(this.#isUsable(id));
  }

  /** These stand still at the feeder. */
  standing(ids: ReadonlySet<string>): void {
    this.#standing = ids;
    for (const [id, known] of this.#switches) known.setUsable(this.#isUsable(id));
  }

  /** Resolves when nothing of the link is played any more, without a gap where that can be had (M3). */
  async leave(): Promise<void> {
    this.#leaving = true;
    await Promise.all([...this.#switches.values()].map((known) => known.leave()));
  }

  /** Everything comes from the SFU again, and nothing is told any more. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const known of this.#switches.values()) known.close();
    this.#switches.clear();
    this.#tellPlaying();
  }

  #add(stream: IncomingStream): void {
    const { clock, engineOf } = this.#options;
    const added = new SourceSwitch(stream, {
      clock,
      engine: engineOf(stream.id),
      onPhase: () => this.#tellPlaying(),
    });
    this.#switches.set(stream.id, added);
    if (!this.#isUsable(stream.id)) added.setUsable(false);
  }

  #isUsable(id: string): boolean {
    return !this.#leaving && this.#life !== 'dead' && !this.#stalled.has(id) && !this.#standing.has(id);
  }

  #tellPlaying(): void {
    const playing = [...this.#switches].filter(([, { phase }]) => phase === 'link' || phase === 'leaving');
    this.#options.onPlaying(playing.map(([id]) => id));
  }
}
