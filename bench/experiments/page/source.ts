/** Bits of the clock in the top row of the picture: milliseconds, modulo 2^32. */
const BITS = 32;

export interface PictureOptions {
  width: number;
  height: number;
  framesPerSecond: number;
  /** Draws noise, which costs the encoder bits and not cycles. */
  noisy?: boolean;
}

/** A picture that moves and carries the time in its top row, drawn from a worker's timer so that a hidden page goes on. */
export function clockPicture({ width, height, framesPerSecond, noisy = false }: PictureOptions): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d canvas');
  const cell = width / BITS;
  const noise = noisy ? noiseTile(width, height) : null;
  let turn = 0;
  const draw = () => {
    turn++;
    context.fillStyle = '#445566';
    context.fillRect(0, 0, width, height);
    for (let ball = 0; ball < 8; ball++) {
      context.fillStyle = `hsl(${(turn * 3 + ball * 45) % 360} 70% 50%)`;
      context.fillRect(
        (ball * 97 + turn * 6) % width,
        cell + ((ball * 53 + turn * 3) % height),
        width / 10,
        height / 8,
      );
    }
    if (noise) context.drawImage(noise, -((turn * 37) % width), height * 0.3 - ((turn * 13) % 50));
    const now = Math.floor(performance.timeOrigin + performance.now()) >>> 0;
    for (let bit = 0; bit < BITS; bit++) {
      context.fillStyle = (now >>> bit) & 1 ? '#ffffff' : '#000000';
      context.fillRect(bit * cell, 0, cell + 1, cell);
    }
  };
  draw();
  const tick = `setInterval(() => postMessage(0), ${1000 / framesPerSecond})`;
  new Worker(URL.createObjectURL(new Blob([tick]))).onmessage = draw;
  const [track] = canvas.captureStream(framesPerSecond).getVideoTracks();
  if (!track) throw new Error('a canvas without a video track');
  return track;
}

function noiseTile(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width * 2;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d canvas');
  const image = context.createImageData(canvas.width, canvas.height);
  for (let index = 0; index < image.data.length; index++)
    image.data[index] = index % 4 === 3 ? 255 : Math.random() * 255;
  context.putImageData(image, 0, 0);
  return canvas;
}

/** A tone that swells; with pauses, of which it is silent every other two seconds. */
export function tone({ pauses = false } = {}): MediaStreamTrack {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const swell = context.createOscillator();
  const depth = context.createGain();
  const gain = context.createGain();
  if (pauses) swell.type = 'square';
  swell.frequency.value = pauses ? 0.25 : 3;
  depth.gain.value = 0.4;
  gain.gain.value = 0.4;
  swell.connect(depth).connect(gain.gain);
  oscillator.connect(gain);
  // As a microphone is; Opus keeps stereo going through pauses.
  const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1, channelCountMode: 'explicit' });
  gain.connect(destination);
  oscillator.start();
  swell.start();
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new Error('an audio destination without a track');
  return track;
}

/** One picture that was shown: when, and how old it was then, in ms. */
export interface Shown {
  at: number;
  age: number;
  width: number;
}

/** Plays a track; for a picture returns what was shown, which grows. */
export function play(track: MediaStreamTrack, id: string): Shown[] {
  const element = document.createElement(track.kind === 'video' ? 'video' : 'audio');
  element.id = id;
  element.autoplay = true;
  element.muted = true;
  element.srcObject = new MediaStream([track]);
  document.body.append(element);
  const shown: Shown[] = [];
  if (element instanceof HTMLVideoElement) {
    element.width = 160;
    readClock(element, shown);
  }
  return shown;
}

function readClock(video: HTMLVideoElement, shown: Shown[]): void {
  const canvas = document.createElement('canvas');
  canvas.width = BITS;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d canvas');
  const read: VideoFrameRequestCallback = (_, { width }) => {
    const cell = width / BITS;
    context.drawImage(video, 0, cell * 0.4, width, cell * 0.2, 0, 0, BITS, 1);
    const { data } = context.getImageData(0, 0, BITS, 1);
    let time = 0;
    for (let bit = 0; bit < BITS; bit++) if ((data[bit * 4] ?? 0) > 127) time |= 1 << bit;
    const now = Math.floor(performance.timeOrigin + performance.now());
    shown.push({ at: now, age: (now >>> 0) - (time >>> 0), width });
    video.requestVideoFrameCallback(read);
  };
  video.requestVideoFrameCallback(read);
}
