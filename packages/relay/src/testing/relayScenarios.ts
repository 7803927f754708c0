import { createConnectionHook, openReceiver } from '@vnet/relay';
import { believeEverybody } from '../../examples/credentials.ts';
import { feed } from '../../examples/feeder.ts';
import { receive } from '../../examples/receiver.ts';
import type { FrameHashes } from './hashingWorker.ts';
import { between, movingPicture, tone } from './loopback.ts';

/** What the pages of the relay's browser tests do; each page is the feeder or the receiver of one link. */
class RelayScenarios {
  readonly #workers: Worker[] = [];
  readonly #elements = new Map<string, HTMLMediaElement>();
  readonly #played: string[] = [];
  readonly #said: string[] = [];
  #publisher: RTCPeerConnection | null = null;

  constructor() {
    // The worker that the examples make is kept, so that its hashes can be asked for.
    const workers = this.#workers;
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        workers.push(this);
      }
    };
  }

  /**
   * The example, fed by a publisher in the same page.
   *
   * @param codec `VP9`, `H264`, …, of the picture; null: voice alone
   */
  async feed(channel: string, codec: string | null): Promise<void> {
    const publisher = new RTCPeerConnection();
    this.#publisher = publisher;
    const far = await feed(new BroadcastChannel(channel));
    publisher.addTransceiver(tone(), { direction: 'sendonly' });
    if (codec !== null) this.#addPicture(publisher, codec);
    await between(publisher, far).negotiate();
  }

  #addPicture(publisher: RTCPeerConnection, codec: string): void {
    const picture = publisher.addTransceiver(movingPicture(320, 180, 20), { direction: 'sendonly' });
    const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
    picture.setCodecPreferences(codecs.filter(({ mimeType }) => mimeType === `video/${codec}` || /rtx/.test(mimeType)));
  }

  /** The example. */
  receive(channel: string): Promise<void> {
    return receive(new BroadcastChannel(channel), (id, track) => this.#show(id, track));
  }

  /** With taps, as a page that could forward in turn. @param maxRoundTrip ms; 0: nobody is near enough */
  async receiveTapped(channel: string, identity = 'receiver', maxRoundTrip = 100): Promise<void> {
    const signal = new BroadcastChannel(channel);
    const hook = await createConnectionHook(globalThis, {
      createWorker: () => new Worker('/worker.js', { type: 'module' }),
    });
    const receiver = openReceiver({
      port: hook,
      maxRoundTrip,
      credentials: () => believeEverybody(identity),
      signalling: { send: (message) => signal.postMessage(message) },
      engineOf: (id) => ({
        receiver: null,
        setEnabled: (enabled) => this.#said.push(`${id} ${enabled ? 'on' : 'off'}`),
        play: (stream) => this.#show(id, stream?.track ?? null),
      }),
      listener: {
        refused: (ending) => this.#said.push(`refused: ${ending}`),
        ended: (ending) => this.#said.push(`ended: ${ending}`),
        life: (life) => this.#said.push(life),
      },
    });
    signal.onmessage = ({ data }) => receiver.session.receive(data);
    await receiver.session.greet();
  }

  /** Takes away what forwarding needs, as in a browser that has it not. */
  remove(...methods: ('createEncodedStreams' | 'createEncodedSource')[]): void {
    for (const method of methods) Reflect.deleteProperty(RTCRtpSender.prototype, method);
  }

  /** Ids in the order in which the link took them over, with `-` where it let go of them. */
  get played(): readonly string[] {
    return this.#played;
  }

  /** What the relay asked of the call engine, and told. */
  get said(): readonly string[] {
    return this.#said;
  }

  framesShown(id: string): number {
    const element = this.#elements.get(id);
    return element instanceof HTMLVideoElement ? element.getVideoPlaybackQuality().totalVideoFrames : 0;
  }

  /** Key frames that the publisher has encoded. */
  async keyFrames(): Promise<number> {
    let count = 0;
    for (const report of (await this.#publisher?.getStats())?.values() ?? []) {
      if (report.type === 'outbound-rtp' && report.kind === 'video') count += report.keyFramesEncoded;
    }
    return count;
  }

  /** Resolves when so many frames of each of these have come. */
  async received(streams: readonly string[], frames: number): Promise<void> {
    for (;;) {
      const hashes = await this.hashes();
      const counts = streams.map((id) => hashes[`receiver/${id}`]?.length ?? 0);
      if (counts.every((count) => count >= frames)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  hashes(): Promise<FrameHashes> {
    const worker = this.#workers.at(-1);
    if (worker === undefined) throw new Error('no worker was made');
    return new Promise((resolve) => {
      const listen = ({ data }: MessageEvent<{ hashes?: FrameHashes }>) => {
        if (data.hashes === undefined) return;
        worker.removeEventListener('message', listen);
        resolve(data.hashes);
      };
      worker.addEventListener('message', listen);
      worker.postMessage('hashes');
    });
  }

  #show(id: string, track: MediaStreamTrack | null): void {
    this.#played.push(track === null ? `-${id}` : id);
    if (track === null) return;
    const element = document.createElement(track.kind === 'video' ? 'video' : 'audio');
    element.autoplay = true;
    element.muted = true;
    element.srcObject = new MediaStream([track]);
    document.body.append(element);
    this.#elements.set(id, element);
  }
}

declare global {
  var relayScenarios: RelayScenarios;
}

globalThis.relayScenarios = new RelayScenarios();
