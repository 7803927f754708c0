import { type ConnectionHook, createConnectionHook } from '@vnet/relay';
import {
  type RemoteTrackPublication,
  Room,
  RoomEvent,
  type RoomOptions,
  Track,
  type TrackPublishOptions,
  type VideoQuality,
} from 'livekit-client';
import { openConnectionHook } from '../../../packages/web/src/calls/connection/openConnectionHook.ts';
import { encryptionHook } from './encryptionHook.ts';
import { IndexedKeyProvider } from './IndexedKeyProvider.ts';
import { LinkDecryptor } from './LinkDecryptor.ts';
import { LanSender, type LinkOptions, type LinkStream, type Signal, withPayloadTypes } from './lanLink.ts';
import { clockPicture, type PictureOptions, play, type Shown, tone } from './source.ts';
import { inbound, outbound, transportBytes } from './stats.ts';
import type { WorkerReport } from './workerMessages.ts';

declare const signal: (to: string, message: Signal) => Promise<void>;

/**
 * `product`: as the app opens it. `experiment`: the product's hook, with counting and injecting in its worker. `piping`:
 * the product's hook and a worker that uses the browser's own pipe.
 */
export type HookKind = 'none' | 'product' | 'experiment' | 'piping' | 'encryption';

export interface JoinOptions {
  url: string;
  token: string;
  hook: HookKind;
  room?: Pick<RoomOptions, 'dynacast' | 'singlePeerConnection'> & {
    adaptiveStream?: boolean | { pauseVideoInBackground: boolean };
  };
  autoSubscribe?: boolean;
  /** Plays through LiveKit's own attachment, which is what its adaptive stream watches. */
  attach?: boolean;
  /** How the engine's connection numbers codecs, by MIME type. */
  payloadTypes?: Record<string, number>;
  /** Encrypts end to end with this key. */
  key?: string;
}

export interface PublishOptions extends Partial<PictureOptions> {
  publish: Pick<TrackPublishOptions, 'videoCodec' | 'scalabilityMode' | 'simulcast' | 'videoEncoding'>;
  audio?: boolean;
  microphone?: { dtx: boolean; red: boolean };
}

/** Everything an experiment does in a page; called through `page.evaluate`. */
class PageLab {
  name = '';
  hook: ConnectionHook | null = null;
  worker: Worker | null = null;
  room: Room | null = null;
  keyProvider: IndexedKeyProvider | null = null;
  decryptor: LinkDecryptor | null = null;
  readonly native = globalThis.RTCPeerConnection;
  /** Of the call engine, as far as they are open. */
  readonly connections = new Set<RTCPeerConnection>();
  /** What was shown of each stream, over the SFU (`sfu/<id>`) or a link (`lan/<id>`). */
  readonly shown: Record<string, Shown[]> = {};
  readonly senders = new Map<string, LanSender>();
  received: RTCPeerConnection | null = null;
  readonly log: string[] = [];
  /** More than one: the hook replaced a worker that did not answer. */
  workersMade = 0;
  /** How often a timer of 100 ms has fired. */
  timers = 0;
  #reports = 0;
  #early: RTCIceCandidateInit[] = [];

  async openHook(kind: HookKind, payloadTypes: Record<string, number> = {}): Promise<void> {
    if (kind === 'product') this.hook = await openConnectionHook();
    if (kind === 'experiment' || kind === 'piping') {
      this.hook = await createConnectionHook(globalThis, {
        createWorker: () => {
          this.worker = new Worker(`/worker/${kind}Worker.js`, { type: 'module' });
          this.workersMade++;
          return this.worker;
        },
        startTimeout: 5000,
        pingInterval: 1000,
      });
    }
    if (kind === 'encryption') ({ hook: this.hook, worker: this.worker } = await encryptionHook());
    const Hooked = globalThis.RTCPeerConnection;
    const { connections } = this;
    globalThis.RTCPeerConnection = class extends Hooked {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        connections.add(this);
        // LiveKit's offers, before they are set.
        const createOffer = this.createOffer.bind(this);
        Object.defineProperty(this, 'createOffer', {
          value: async (options?: RTCOfferOptions) => {
            const { type, sdp = '' } = await createOffer(options);
            return { type, sdp: withPayloadTypes(sdp, payloadTypes) };
          },
        });
      }
      override close(): void {
        super.close();
        connections.delete(this);
      }
    };
  }

  async join({
    url,
    token,
    hook,
    room: options = {},
    autoSubscribe = true,
    attach = false,
    payloadTypes,
    key,
  }: JoinOptions): Promise<void> {
    await this.openHook(hook, payloadTypes);
    const encryption = key === undefined ? {} : { e2ee: await this.#encryption(key) };
    const room = new Room({ ...options, ...encryption });
    this.room = room;
    room.on(RoomEvent.TrackSubscribed, (track, publication, participant) => {
      const id = streamIdOf(participant.identity, publication);
      if (track.receiver) this.hook?.identify(track.receiver, id);
      document.getElementById(`sfu/${id}`)?.remove();
      this.shown[`sfu/${id}`] = play(track.mediaStreamTrack, `sfu/${id}`);
      if (attach) {
        const element = track.attach();
        element.muted = true;
        document.body.append(element);
      }
    });
    room.on(RoomEvent.TrackUnsubscribed, (track) => {
      if (track.receiver) this.hook?.identify(track.receiver, null);
    });
    room.on(RoomEvent.LocalTrackPublished, (publication, participant) => {
      const { sender } = publication.track ?? {};
      if (sender) this.hook?.identify(sender, streamIdOf(participant.identity, publication));
    });
    room.on(RoomEvent.EncryptionError, (error) => this.log.push(`encryption: ${error.message}`));
    if (key !== undefined) await room.setE2EEEnabled(true);
    await room.connect(url, token, { autoSubscribe });
  }

  async publish({ publish, audio = true, microphone, ...picture }: PublishOptions): Promise<void> {
    const local = this.#joined.localParticipant;
    const track = clockPicture({ width: 640, height: 360, framesPerSecond: 20, ...picture });
    await local.publishTrack(track, { source: Track.Source.Camera, backupCodec: false, ...publish });
    if (audio) {
      await local.publishTrack(tone({ pauses: microphone?.dtx ?? false }), {
        source: Track.Source.Microphone,
        dtx: false,
        red: false,
        ...microphone,
      });
    }
  }

  /** Switches all subscriptions off (kept, 0 B/s) or on; resolves with the time to the next picture, in ms. */
  async enable(on: boolean): Promise<number> {
    const from = performance.timeOrigin + performance.now();
    for (const publication of this.publications) publication.setEnabled(on);
    return on ? (await this.#nextPicture(from)) - from : 0;
  }

  async subscribe(): Promise<number> {
    const from = performance.timeOrigin + performance.now();
    for (const publication of this.publications) publication.setSubscribed(true);
    return (await this.#nextPicture(from)) - from;
  }

  /** Subscribes at the SFU as soon as a link shows nothing for `stall` ms. */
  async failOver(streamId: string, stall: number): Promise<{ noticedAfterMs: number; gapMs: number }> {
    const last = () => this.shown[`lan/${streamId}`]?.at(-1)?.at ?? 0;
    const now = () => performance.timeOrigin + performance.now();
    while (now() - last() < stall) await new Promise((resolve) => setTimeout(resolve, 20));
    const noticedAfterMs = Math.round(now() - last());
    await this.subscribe();
    return { noticedAfterMs, gapMs: Math.round(now() - last()) };
  }

  /** The engine's call and ours, `gap` ms apart (0: in one task), as often as told; counts those that fail. */
  async raceParameters(turns: number, gap: number): Promise<{ enginesFailed: number; oursFailed: number }> {
    const { sender } = this.#joined.localParticipant.getTrackPublication(Track.Source.Camera)?.track ?? {};
    if (!sender) throw new Error('no camera is published');
    const queue = this.hook?.parametersOf(sender);
    const failed = { enginesFailed: 0, oursFailed: 0 };
    for (let turn = 0; turn < turns; turn++) {
      const ours = (queue ? queue.requestKeyFrame() : requestKeyFrame(sender)).catch(() => {
        failed.oursFailed++;
      });
      if (gap > 0) await new Promise((resolve) => setTimeout(resolve, gap));
      const parameters = sender.getParameters();
      for (const encoding of parameters.encodings) encoding.maxBitrate = 600_000 + turn;
      const engines = sender.setParameters(parameters).catch(() => {
        failed.enginesFailed++;
      });
      await Promise.all([ours, engines]);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return failed;
  }

  async #nextPicture(from: number): Promise<number> {
    for (;;) {
      for (const [name, shown] of Object.entries(this.shown)) {
        const at = name.startsWith('sfu/') ? shown.find((each) => each.at >= from)?.at : undefined;
        if (at !== undefined) return at;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async muteAll(muted: boolean): Promise<void> {
    for (const { track } of this.#joined.localParticipant.trackPublications.values()) {
      await (muted ? track?.mute() : track?.unmute());
    }
  }

  /** Takes the camera off and publishes it again. */
  async publishAnew(): Promise<void> {
    const local = this.#joined.localParticipant;
    const publication = local.getTrackPublication(Track.Source.Camera);
    if (!publication?.track || !('mediaStreamTrack' in publication.track)) throw new Error('no camera is published');
    const { mediaStreamTrack } = publication.track;
    await local.unpublishTrack(mediaStreamTrack, false);
    await local.publishTrack(mediaStreamTrack, {
      source: Track.Source.Camera,
      backupCodec: false,
      videoCodec: 'vp9',
      scalabilityMode: 'L1T3',
    });
  }

  /** Feeds tapped streams to another page over the LAN. */
  async serve(to: string, streams: LinkStream[], options: LinkOptions = {}): Promise<void> {
    if (!this.worker) throw new Error('no experiment worker');
    const sender = new LanSender(this.native, this.worker, to, (message) => {
      void signal(to, { ...message, from: this.name });
    });
    this.senders.set(to, sender);
    await sender.offer(streams, options);
  }

  /** Before a link comes: everything on it is decrypted with this key. */
  async decryptLink(publisher: string, key: string, codec: string): Promise<void> {
    this.decryptor = new LinkDecryptor(publisher);
    this.#linkCodec = codec;
    await this.decryptor.setKey(key, 0);
  }
  #linkCodec = '';

  async onSignal(message: Signal): Promise<void> {
    const sender = this.senders.get(message.from);
    if (sender) return sender.onSignal(message);
    if (message.description?.type === 'offer') return this.#accept(message);
    const { candidate } = message;
    if (!candidate) return;
    if (this.received?.remoteDescription) await this.received.addIceCandidate(candidate);
    else this.#early.push(candidate);
  }

  async #accept({ from, description, streams = [] }: Signal): Promise<void> {
    if (!description) return;
    this.received?.close();
    const connection = new RTCPeerConnection();
    this.received = connection;
    connection.onicecandidate = ({ candidate }) => {
      if (candidate) void signal(from, { from: this.name, candidate: candidate.toJSON() });
    };
    connection.ontrack = ({ track, receiver, transceiver }) => {
      const id = streams.find(([mid]) => mid === transceiver.mid)?.[1] ?? track.kind;
      this.hook?.identify(receiver, id);
      // In the task that made the receiver.
      this.decryptor?.decrypt(receiver, track.kind === 'video' ? this.#linkCodec : undefined);
      document.getElementById(`lan/${id}`)?.remove();
      this.shown[`lan/${id}`] = play(track, `lan/${id}`);
    };
    await connection.setRemoteDescription(description);
    for (const candidate of this.#early.splice(0)) await connection.addIceCandidate(candidate);
    await connection.setLocalDescription();
    const answer = connection.localDescription;
    if (answer) await signal(from, { from: this.name, description: answer.toJSON() });
  }

  countTimers(): void {
    setInterval(() => {
      this.timers++;
    }, 100);
  }

  report(): Promise<WorkerReport> {
    const { worker } = this;
    if (!worker) throw new Error('no experiment worker');
    const id = ++this.#reports;
    return new Promise((resolve) => {
      const listen = ({ data }: MessageEvent<{ reportId?: number; report: WorkerReport }>) => {
        if (data.reportId !== id) return;
        worker.removeEventListener('message', listen);
        resolve(data.report);
      };
      worker.addEventListener('message', listen);
      worker.postMessage({ type: 'report', id });
    });
  }

  async inbound() {
    return (await Promise.all([...this.connections].filter((each) => each !== this.received).map(inbound))).flat();
  }

  async inboundOfLink() {
    return this.received ? inbound(this.received) : [];
  }

  async outbound() {
    return (await Promise.all([...this.connections].map(outbound))).flat();
  }

  sfuBytes() {
    return transportBytes([...this.connections].filter((each) => each !== this.received));
  }

  get publications(): RemoteTrackPublication[] {
    return [...this.#joined.remoteParticipants.values()].flatMap((each) => [...each.trackPublications.values()]);
  }

  /** The root mean square of what an element plays, over some ms: a full sine wave has 0.7, silence 0. */
  async loudness(element: string, ms: number): Promise<number> {
    const audio = document.getElementById(element);
    if (!(audio instanceof HTMLAudioElement) || !(audio.srcObject instanceof MediaStream)) return 0;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(audio.srcObject).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let sum = 0;
    let count = 0;
    for (const end = performance.now() + ms; performance.now() < end; ) {
      analyser.getFloatTimeDomainData(samples);
      for (const sample of samples) sum += sample * sample;
      count += samples.length;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await context.close();
    return Math.sqrt(sum / count);
  }

  setQuality(quality: VideoQuality): void {
    for (const publication of this.publications) publication.setVideoQuality(quality);
  }

  get #joined(): Room {
    if (!this.room) throw new Error('not in a room');
    return this.room;
  }

  async #encryption(key: string) {
    this.keyProvider = new IndexedKeyProvider();
    await this.keyProvider.setKey(key, 0);
    return {
      keyProvider: this.keyProvider,
      worker: this.worker ?? new Worker('/worker/liveKitEncryptionWorker.js', { type: 'module' }),
    };
  }
}

/** As without the queue. */
function requestKeyFrame(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  const options = { encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })) };
  return sender.setParameters(parameters, options);
}

function streamIdOf(identity: string, { source }: { source: Track.Source }): string {
  return `${identity}/${source === Track.Source.Camera ? 'camera' : 'microphone'}/1`;
}

declare global {
  var inPage: PageLab;
}
globalThis.inPage = new PageLab();
