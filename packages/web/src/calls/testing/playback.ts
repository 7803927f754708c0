import { playTrack } from '../playTrack.ts';

/** What tells that an element was reloaded or stopped. */
const RELOADS = ['emptied', 'loadstart', 'ended', 'pause', 'waiting', 'error'];

type Colour = 'red' | 'blue' | 'black' | 'nothing';

/** A picture of one colour that moves a little, so that a frame comes every 50 ms. */
function paint(colour: 'red' | 'blue'): { track: MediaStreamTrack; stop(): void } {
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 36;
  const context = canvas.getContext('2d');
  let count = 0;
  const timer = setInterval(() => {
    if (context === null) return;
    context.fillStyle = colour;
    context.fillRect(0, 0, 64, 36);
    context.fillStyle = 'black';
    context.fillRect(count++ % 60, 0, 2, 2);
  }, 50);
  const [track] = canvas.captureStream(20).getVideoTracks();
  if (track === undefined) throw new Error('a canvas without a track');
  return { track, stop: () => clearInterval(timer) };
}

/** The track as another connection receives it, always under one id, as the SFU gives it before and after a reconnect. */
async function receive(track: MediaStreamTrack): Promise<{ track: MediaStreamTrack; close(): void }> {
  const [sender, receiver] = [new RTCPeerConnection(), new RTCPeerConnection()];
  sender.onicecandidate = ({ candidate }) => void receiver.addIceCandidate(candidate ?? undefined);
  receiver.onicecandidate = ({ candidate }) => void sender.addIceCandidate(candidate ?? undefined);
  const received = new Promise<MediaStreamTrack>((resolve) => {
    receiver.ontrack = (event) => resolve(event.track);
  });
  sender.addTrack(track);
  const { sdp = '' } = await sender.createOffer();
  await sender.setLocalDescription({ type: 'offer', sdp });
  await receiver.setRemoteDescription({ type: 'offer', sdp: sdp.replace(/msid:\S+ \S+/g, 'msid:- namesake') });
  const answer = await receiver.createAnswer();
  await receiver.setLocalDescription(answer);
  await sender.setRemoteDescription(answer);
  const close = () => {
    sender.close();
    receiver.close();
  };
  return { track: await received, close };
}

function tone(context: AudioContext): MediaStreamTrack {
  const out = new MediaStreamAudioDestinationNode(context);
  const oscillator = new OscillatorNode(context);
  oscillator.connect(out);
  oscillator.start();
  const [track] = out.stream.getAudioTracks();
  if (track === undefined) throw new Error('a tone without a track');
  return track;
}

function colourOf(video: HTMLVideoElement): Colour {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  context?.drawImage(video, 0, 0, 8, 8);
  const [red = 0, , blue = 0, alpha = 0] = context?.getImageData(4, 4, 1, 1).data ?? [];
  if (alpha === 0) return 'nothing';
  if (red > 128) return 'red';
  return blue > 128 ? 'blue' : 'black';
}

function element<Name extends 'audio' | 'video'>(name: Name): { shown: HTMLElementTagNameMap[Name]; events: string[] } {
  const shown = document.createElement(name);
  const events: string[] = [];
  for (const type of RELOADS) shown.addEventListener(type, () => events.push(type));
  document.body.append(shown);
  return { shown, events };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function video(): { shown: HTMLVideoElement; events: string[] } {
  const made = element('video');
  made.shown.muted = true;
  return made;
}

const scenarios = {
  async replacePicture() {
    const [red, blue] = [paint('red'), paint('blue')];
    const { shown, events } = video();
    await playTrack(shown, red.track);
    await until(() => colourOf(shown) === 'red');
    events.length = 0;
    const seen: Colour[] = ['red'];
    const changing = playTrack(shown, blue.track);
    await until(() => {
      const colour = colourOf(shown);
      if (seen.at(-1) !== colour) seen.push(colour);
      return colour === 'blue';
    });
    await changing;
    for (const source of [red, blue]) source.stop();
    return { seen, events };
  },

  async replaceEndedPicture() {
    const [red, blue] = [paint('red'), paint('blue')];
    const { shown } = video();
    await playTrack(shown, red.track);
    await until(() => colourOf(shown) === 'red');
    red.track.stop();
    await until(() => colourOf(shown) !== 'red');
    await playTrack(shown, blue.track);
    await until(() => colourOf(shown) === 'blue');
    for (const source of [red, blue]) source.stop();
    return true;
  },

  async replaceByNamesake() {
    const [red, blue] = [paint('red'), paint('blue')];
    const [first, second] = [await receive(red.track), await receive(blue.track)];
    const { shown } = video();
    await playTrack(shown, first.track);
    await until(() => colourOf(shown) === 'red');
    first.close();
    await playTrack(shown, second.track);
    await until(() => colourOf(shown) === 'blue');
    second.close();
    for (const source of [red, blue]) source.stop();
    return first.track.id === second.track.id;
  },

  async replaceVoice() {
    const context = new AudioContext();
    const [first, second] = [tone(context), tone(context)];
    const { shown, events } = element('audio');
    await playTrack(shown, first);
    events.length = 0;
    await playTrack(shown, second);
    const stream = shown.srcObject;
    const playing = stream instanceof MediaStream ? stream.getTracks() : [];
    await context.close();
    return { newOneAlone: playing.length === 1 && playing[0] === second, paused: shown.paused, events };
  },
};

declare global {
  var playback: typeof scenarios;
}
globalThis.playback = scenarios;
