import { formatStreamId, type JoinCredentials, type StreamId } from '@vnet/protocol';
import type { ConnectionHook } from '@vnet/relay';
import { openConnectionHook } from '../../../packages/web/src/calls/connection/openConnectionHook.ts';
import { LocalSource, type LocalSourceOptions } from '../../../packages/web/src/calls/livekit/LocalSource.ts';
import { openCameraTrack, openMicrophoneTrack } from '../../../packages/web/src/calls/livekit/openSources.ts';
import { microphonePublishOptions } from '../../../packages/web/src/calls/livekit/publishOptions.ts';
import { RoomSession } from '../../../packages/web/src/calls/livekit/RoomSession.ts';
import { nextEpoch } from '../../../packages/web/src/calls/tabSession.ts';
import { browserDeviceHost } from '../../../packages/web/src/devices/DeviceHost.ts';

/** livekit-client's TrackPublishOptions. */
export type PublishOptions = ReturnType<LocalSourceOptions['publishOptions']>;

/** What `TestPublisher` calls in its page: the product's connection hook, worker, room and sources, in any codec. */
class TestPublisherPage {
  #session: RoomSession | null = null;
  #hook: ConnectionHook | null = null;
  #identity = '';
  readonly #sources = new Map<StreamId, LocalSource>();

  async enter(credentials: JoinCredentials): Promise<void> {
    this.#hook = await openConnectionHook();
    if (this.#hook === null) throw new Error('the connection hook did not open');
    this.#session = new RoomSession({ connectedChanged: () => undefined, changed: () => undefined }, Math.random);
    this.#identity = credentials.identity;
    await this.#session.connect(credentials);
  }

  publishCamera(options: PublishOptions): Promise<StreamId> {
    return this.#publish('camera', options, () => openCameraTrack(null, browserDeviceHost()));
  }

  publishMicrophone(): Promise<StreamId> {
    return this.#publish('microphone', microphonePublishOptions(), () =>
      openMicrophoneTrack(null, browserDeviceHost()),
    );
  }

  /** The camera gives black pictures, or those that it draws; nobody is told. */
  blacken(id: StreamId, black: boolean): void {
    const track = this.#sources.get(id)?.track?.mediaStreamTrack;
    if (track === undefined) throw new Error(`${id} is not published`);
    track.enabled = !black;
  }

  async unpublish(id: StreamId): Promise<void> {
    const source = this.#sources.get(id);
    this.#sources.delete(id);
    const sender = source?.track?.sender;
    if (sender !== undefined) this.#hook?.identify(sender, null);
    await source?.end();
  }

  async leave(): Promise<void> {
    for (const source of this.#sources.values()) source.close();
    await this.#session?.close();
  }

  async #publish(
    source: 'camera' | 'microphone',
    publishOptions: PublishOptions,
    open: LocalSourceOptions['open'],
  ): Promise<StreamId> {
    if (this.#session === null) throw new Error('not in a room');
    const own = new LocalSource({
      source,
      publishOptions: () => publishOptions,
      nextEpoch: () => nextEpoch(sessionStorage),
      open,
      onChange: () => undefined,
    });
    await own.attach(this.#session.room.localParticipant);
    await own.setEnabled(true);
    const id = formatStreamId({ identity: this.#identity, source, epoch: own.epoch });
    const sender = own.track?.sender;
    if (sender === undefined) throw new Error(`the ${source} was not published`);
    if (this.#hook?.identify(sender, id) !== true) throw new Error(`${id} has no tap`);
    this.#sources.set(id, own);
    return id;
  }
}

declare global {
  var testPublisher: TestPublisherPage;
}
globalThis.testPublisher = new TestPublisherPage();
