/** Small, and still the mean of the whole picture. */
const WIDTH = 16;
const HEIGHT = 9;

let canvas: HTMLCanvasElement | null = null;

/**
 * Mean luminance (ITU-R BT.601) of what pictures show when laid one over the other, 0 to 255; null where they show
 * nothing.
 */
export function luminanceOf(...layers: readonly (HTMLVideoElement | HTMLCanvasElement)[]): number | null {
  canvas ??= document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no 2d canvas');
  for (const layer of layers)
    if (layer instanceof HTMLVideoElement || layer.width > 0) context.drawImage(layer, 0, 0, WIDTH, HEIGHT);
  const { data } = context.getImageData(0, 0, WIDTH, HEIGHT);
  let [sum, opaque] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    sum += 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    opaque += data[at + 3] ?? 0;
  }
  return opaque === 0 ? null : sum / (WIDTH * HEIGHT);
}
