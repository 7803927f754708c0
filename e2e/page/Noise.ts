/** How far a pixel of noise is from grey at most, of 255. */
const AMPLITUDE = 40;

/**
 * Grey noise, another piece of it in every picture: no encoder can tell the next from the last, so it sends what its
 * target allows, also of a small picture. Made once, as drawing costs a page more than it costs to copy.
 */
export class Noise {
  readonly #canvas: HTMLCanvasElement;
  readonly #size: { width: number; height: number };

  constructor(width: number, height: number) {
    this.#size = { width, height };
    this.#canvas = document.createElement('canvas');
    this.#canvas.width = width * 2;
    this.#canvas.height = height * 2;
    const context = this.#canvas.getContext('2d');
    if (context === null) throw new Error('no 2d canvas');
    const image = context.createImageData(this.#canvas.width, this.#canvas.height);
    for (let at = 0; at < image.data.length; at += 4) {
      image.data.fill(127 + (Math.random() - 0.5) * 2 * AMPLITUDE, at, at + 3);
      image.data[at + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }

  draw(context: CanvasRenderingContext2D): void {
    const { width, height } = this.#size;
    context.drawImage(this.#canvas, -Math.floor(Math.random() * width), -Math.floor(Math.random() * height));
  }
}
