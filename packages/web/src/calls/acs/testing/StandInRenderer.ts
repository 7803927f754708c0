import type { AcsRemoteVideo, AcsRenderer } from '../AcsSdk.ts';
import { StandInRemoteVideo } from './StandInRemote.ts';

/** Receives a picture over a real connection of the page, as the SDK does, and shows it in an element. */
export class StandInRenderer implements AcsRenderer {
  readonly #stream: StandInRemoteVideo;
  readonly #connections: RTCPeerConnection[] = [];
  #disposed = false;

  constructor(stream: AcsRemoteVideo) {
    if (!(stream instanceof StandInRemoteVideo)) throw new Error('a stream of another SDK');
    this.#stream = stream;
    stream.views += 1;
  }

  async createView(): Promise<{ target: HTMLElement; scalingMode: 'Fit'; isMirrored: false }> {
    const { sent } = this.#stream;
    if (sent === null || this.#disposed) throw new Error('the stream is not available');
    const target = document.createElement('div');
    const video = document.createElement('video');
    video.srcObject = new MediaStream([await this.#receive(sent)]);
    target.append(video);
    return { target, scalingMode: 'Fit', isMirrored: false };
  }

  /** As the SDK's: throws when it is disposed twice. */
  dispose(): void {
    if (this.#disposed) throw new Error('already disposed');
    this.#disposed = true;
    this.#stream.views -= 1;
    for (const connection of this.#connections) connection.close();
  }

  async #receive(sent: MediaStreamTrack): Promise<MediaStreamTrack> {
    const [sender, receiver] = [new RTCPeerConnection(), new RTCPeerConnection()];
    this.#connections.push(sender, receiver);
    sender.onicecandidate = ({ candidate }) => void receiver.addIceCandidate(candidate ?? undefined);
    receiver.onicecandidate = ({ candidate }) => void sender.addIceCandidate(candidate ?? undefined);
    sender.addTrack(sent);
    await sender.setLocalDescription(await sender.createOffer());
    await receiver.setRemoteDescription(sender.localDescription ?? { type: 'rollback' });
    await receiver.setLocalDescription(await receiver.createAnswer());
    await sender.setRemoteDescription(receiver.localDescription ?? { type: 'rollback' });
    const [track] = receiver.getReceivers().map((each) => each.track);
    if (track === undefined) throw new Error('a connection that receives nothing');
    return track;
  }
}
