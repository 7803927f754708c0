import { chooseInjection, createConnectionHook, openFeeder, type SharedStream, SharedStreams } from '@vnet/relay';
import { believeEverybody } from './credentials.ts';

/** Receives streams from far away, and passes them on to whoever says hello over `signal`. */
export async function feed(signal: BroadcastChannel): Promise<RTCPeerConnection> {
  const createWorker = () => new Worker('/worker.js', { type: 'module' });
  const hook = await createConnectionHook(globalThis, { createWorker });
  const streams = new SharedStreams(hook);
  const received: SharedStream[] = [];

  // Any connection made from now on has taps; this one receives. Its streams need an id that both ends know.
  const far = new RTCPeerConnection();
  far.addEventListener('track', ({ receiver, track }) => {
    const id = `far/${track.kind}`;
    const kind = track.kind === 'audio' ? 'audio' : 'video';
    hook?.identify(receiver, id);
    received.push({ id, kind, publisher: 'far', own: false, track, path: [], flowing: true });
    streams.set(received);
  });

  const session = openFeeder({
    port: hook,
    streams,
    injection: chooseInjection(globalThis, hook),
    credentials: () => believeEverybody('feeder'),
    signalling: { send: (message) => signal.postMessage(message) },
    listener: {},
  });
  signal.onmessage = ({ data }) => session.receive(data);
  await session.greet();
  return far;
}
