/** How large and how fast the scene is; put ahead of this script. */
export interface SceneSettings {
  width: number;
  height: number;
  framesPerSecond: number;
}

declare global {
  var vnetBenchScene: SceneSettings;
}

/** What the camera wanders over is so much wider and higher than what it sees. */
const MARGIN = 1.5;
const SHAPES = 1_500;
/** Of 255, around what the shapes have: film grain that moves with them. */
const GRAIN = 16;
/** Radians a second of the two movements, and how far they lead, of a picture's size: some 12 px from one picture to the next at 720p15. */
const PACE = { x: 1.1, y: 0.8 };
const REACH = 0.12;

/** The same numbers in every run (mulberry32, public domain). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('no 2d canvas');
  return context;
}

/** Shapes of all sizes, one over the other, and grain: edges and texture everywhere, as in a room. */
function drawScene(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = contextOf(canvas);
  const random = randomNumbers(1);
  for (let shape = 0; shape < SHAPES; shape += 1) {
    // The large ones lie under the small ones.
    const radius = (height / 3) * (1 - shape / SHAPES) ** 3 + 4;
    context.fillStyle = `hsl(${random() * 360} ${20 + random() * 40}% ${15 + random() * 65}%)`;
    context.beginPath();
    const place = [random() * width, random() * height] as const;
    context.ellipse(...place, radius * (0.4 + random()), radius * (0.4 + random()), random() * Math.PI, 0, 2 * Math.PI);
    context.fill();
  }
  const image = context.getImageData(0, 0, width, height);
  for (let at = 0; at < image.data.length; at += 4) {
    const grain = (random() - 0.5) * 2 * GRAIN;
    for (let channel = at; channel < at + 3; channel += 1) image.data[channel] = (image.data[channel] ?? 0) + grain;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

// Every canvas that is captured shows the scene instead: the camera of e2e's page script is one.
const capture = HTMLCanvasElement.prototype.captureStream;
let shown: HTMLCanvasElement | null = null;

function show({ width, height, framesPerSecond }: SceneSettings): HTMLCanvasElement {
  const scene = drawScene(width * MARGIN, height * MARGIN);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = contextOf(canvas);
  const draw = () => {
    const seconds = performance.now() / 1000;
    const x = (MARGIN - 1) / 2 + REACH * Math.sin(seconds * PACE.x);
    const y = (MARGIN - 1) / 2 + REACH * Math.sin(seconds * PACE.y);
    context.drawImage(scene, -Math.round(x * width), -Math.round(y * height));
  };
  draw();
  setInterval(draw, 1000 / framesPerSecond);
  return canvas;
}

HTMLCanvasElement.prototype.captureStream = (rate) => {
  shown ??= show(globalThis.vnetBenchScene);
  return capture.call(shown, rate);
};
