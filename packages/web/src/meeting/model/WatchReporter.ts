import type { StreamId } from '@vnet/protocol';
import type { Call } from '../../calls/call.ts';

/** A stream's picture on the screen, device pixels. */
export interface ShownSize {
  readonly width: number;
  readonly height: number;
}

/** Between two reports, ms (relay.md, P4). */
const INTERVAL = 1_000;
/** A picture that grew or shrank by less than this share asks for nothing new. */
const HYSTERESIS = 0.15;

/**
 * Tells the call how large each stream is shown: at once what appears and disappears, sizes at most once a second and
 * only when they changed by enough to matter.
 */
export class WatchReporter {
  readonly #watch: Call['watch'];
  readonly #told = new Map<StreamId, ShownSize>();
  #shown: ReadonlyMap<StreamId, ShownSize> = new Map();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(watch: Call['watch']) {
    this.#watch = watch;
  }

  /** All streams that are shown now. */
  show(shown: ReadonlyMap<StreamId, ShownSize>): void {
    this.#shown = shown;
    for (const id of this.#told.keys()) {
      if (shown.has(id)) continue;
      this.#told.delete(id);
      this.#watch(id, null);
    }
    let resized = false;
    for (const [id, size] of shown) {
      const told = this.#told.get(id);
      if (told === undefined) this.#tell(id, size);
      else if (differs(told, size)) resized = true;
    }
    if (resized) this.#timer ??= setTimeout(() => this.#report(), INTERVAL);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #report(): void {
    this.#timer = undefined;
    for (const [id, size] of this.#shown) {
      const told = this.#told.get(id);
      if (told === undefined || differs(told, size)) this.#tell(id, size);
    }
  }

  #tell(id: StreamId, size: ShownSize): void {
    this.#told.set(id, size);
    this.#watch(id, size);
  }
}

function differs(one: ShownSize, other: ShownSize): boolean {
  return (
    Math.abs(one.width - other.width) > one.width * HYSTERESIS ||
    Math.abs(one.height - other.height) > one.height * HYSTERESIS
  );
}
