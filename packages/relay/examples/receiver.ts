import { openReceiver } from '@vnet/relay';
import { believeEverybody } from './credentials.ts';

/** Plays what a feeder passes on. Nothing of this needs a browser that can forward. */
export async function receive(signal: BroadcastChannel, show: (id: string, track: MediaStreamTrack | null) => void) {
  const receiver = openReceiver({
    port: null,
    credentials: () => believeEverybody('receiver'),
    signalling: { send: (message) => signal.postMessage(message) },
    // Where the streams came from until now: nowhere. A call's SFU would be switched off and on here.
    engineOf: (id) => ({
      receiver: null,
      setEnabled: () => undefined,
      play: (stream) => show(id, stream?.track ?? null),
    }),
    listener: {},
  });
  signal.onmessage = ({ data }) => receiver.session.receive(data);
  await receiver.session.greet();
}
