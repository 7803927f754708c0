import type { LinkId } from '../forwarding/messages.ts';
import type { InjectedSection, InjectionMethod, StreamInjection } from '../peer/injection.ts';
import type { KnownStream } from '../session/SharedStream.ts';

/** A way into senders that keeps what is done with each section. */
export class TestInjection implements StreamInjection {
  readonly configuration = {};
  readonly done: string[] = [];

  constructor(readonly method: InjectionMethod = 'encodedStreams') {}

  isReady({ format, track }: KnownStream): boolean {
    return this.method === 'transcode' ? track !== null : format !== null;
  }

  add(connection: RTCPeerConnection, _link: LinkId, stream: KnownStream, mediaStream: MediaStream): InjectedSection {
    const { id, kind } = stream;
    const transceiver = connection.addTransceiver(kind, { direction: 'sendonly', streams: [mediaStream] });
    let playing = stream.track;
    this.done.push(`add ${id}`);
    return {
      transceiver,
      begin: (mid) => this.done.push(`begin ${id} in ${mid}`),
      replaceTrack: (track) => {
        if (track !== playing) this.done.push(`play ${track?.id ?? 'nothing'} in ${id}`);
        playing = track;
      },
      end: () => {
        this.done.push(`end ${id}`);
        transceiver.stop();
      },
    };
  }
}
