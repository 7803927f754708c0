/** A layer that sent nothing for so long is not there to be chosen, ms. */
export const LAYER_LIFETIME = 1000;
/** The chosen layer gives way when it has been silent for so long, ms. */
export const LAYER_SILENCE = 500;
/**
 * … and another one has sent so many frames meanwhile. At one frame a second, to which a starved encoder falls (relay.md,
 * M6), every pause is that long; the layers of one picture come within moments of each other, in any order.
 */
const FRAMES_MISSED = 3;

export interface LayerMetadata {
  /** The layer's RTP stream; undefined where the browser does not say, which is a layer as well. */
  readonly ssrc: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly isKey: boolean;
}

interface Layer {
  readonly ssrc: number | undefined;
  /** Pixels a frame, as far as a frame has told. */
  area: number;
  lastFrameAt: number;
  /** Frames since the last one of the chosen layer. */
  framesSinceChosen: number;
}

/**
 * Chooses one layer of the own simulcast. One tap sees them all, told apart by nothing but their SSRC (relay.md, *Own
 * streams*); a neighbour is to get the largest one that is there, and no other.
 */
export class LayerChoice {
  readonly #now: () => number;
  readonly #layers = new Map<number | undefined, Layer>();
  #chosen: Layer | null = null;
  /** Nothing can be decoded before a key frame of the chosen layer: until then a better one is chosen at once. */
  #hasKeyFrame = false;

  constructor(options: { now(): number }) {
    this.#now = options.now;
  }

  /** Takes every frame of the tap; true if it is to be forwarded. */
  admit(metadata: LayerMetadata): boolean {
    const layer = this.#see(metadata);
    if (this.#chosen === null) this.#choose(layer);
    if (layer !== this.#chosen && layer === this.#wanted() && (metadata.isKey || !this.#hasKeyFrame)) {
      this.#choose(layer);
    }
    if (layer !== this.#chosen) return false;
    this.#hasKeyFrame ||= metadata.isKey;
    return true;
  }

  /** Whether another layer would be better, and waits for a key frame of its own. */
  get wantsKeyFrame(): boolean {
    return this.#wanted() !== this.#chosen;
  }

  #see({ ssrc, width, height }: LayerMetadata): Layer {
    const layer = this.#layers.get(ssrc) ?? { ssrc, area: 0, lastFrameAt: 0, framesSinceChosen: 0 };
    this.#layers.set(ssrc, layer);
    // Delta frames need not tell.
    if (width !== undefined && height !== undefined) layer.area = width * height;
    layer.lastFrameAt = this.#now();
    layer.framesSinceChosen++;
    if (layer === this.#chosen) this.#countFromNow();
    return layer;
  }

  #choose(layer: Layer): void {
    // One that was given up is there again when it sends again.
    const previous = this.#chosen;
    if (previous !== null && this.#silence(previous) >= LAYER_SILENCE) previous.lastFrameAt = Number.NEGATIVE_INFINITY;
    this.#chosen = layer;
    this.#hasKeyFrame = false;
    this.#countFromNow();
  }

  #countFromNow(): void {
    for (const layer of this.#layers.values()) layer.framesSinceChosen = 0;
  }

  #wanted(): Layer | null {
    const chosen = this.#chosen;
    if (chosen === null) return null;
    const others = [...this.#layers.values()].filter((layer) => layer !== chosen && this.#isThere(layer));
    const successors = others.filter(({ framesSinceChosen }) => framesSinceChosen >= FRAMES_MISSED);
    const [first, ...rest] = successors;
    if (first !== undefined && this.#silence(chosen) >= LAYER_SILENCE) return largest(first, rest);
    return largest(chosen, others);
  }

  #isThere(layer: Layer): boolean {
    return this.#silence(layer) <= LAYER_LIFETIME;
  }

  #silence({ lastFrameAt }: Layer): number {
    return this.#now() - lastFrameAt;
  }
}

/** Of equal ones the first. */
function largest(first: Layer, others: readonly Layer[]): Layer {
  return others.reduce((best, layer) => (layer.area > best.area ? layer : best), first);
}
