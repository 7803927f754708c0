import {
  ExternalE2EEKeyProvider,
  type RemoteTrackPublication,
  Room,
  RoomEvent,
  type RoomOptions,
  Track,
  type TrackPublishOptions,
  type VideoQuality,
} from 'livekit-client';
import type { ConnectionHook } from '../../../packages/web/src/calls/connection/ConnectionHook.ts';
import {
  createConnectionHook,
  openConnectionHook,
} from '../../../packages/web/src/calls/connection/openConnectionHook.ts';
import { encryptionHook } from './encryptionHook.ts';
import { LanSender, type LinkOptions, type LinkStream, type Signal } from './lanLink.ts';
import { clockPicture, type PictureOptions, play, type Shown, tone } from './source.ts';
import { inbound, outbound, transportBytes } from './stats.ts';
import type { WorkerReport } from './workerMessages.ts';

declare const signal: (to: string, message: Signal) => Promise<void>;

/** `product`: as the app opens it. `experiment`: the product's hook, with counting and injecting in its worker. */
export type HookKind = 'none' | 'product' | 'experiment' | 'encryption';

export interface JoinOptions {
  url: string;
  token: string;
  hook: HookKind;
  room?: Pick<RoomOptions, 'dynacast' | 'singlePeerConnection'> & { adaptiveStream?: boolean };
  autoSubscribe?: boolean;
  /** Encrypts end to end with this key. */
  key?: string;
}

export interface PublishOptions extends Partial<PictureOptions> {
  publish: Pick<TrackPublishOptions, 'videoCodec' | 'scalabilityMode' | 'simulcast' | 'videoEncoding'>;
  audio?: boolean;
}

/** Everything an experiment does in a page; called through `page.evaluate`. */
class PageLab {
  name = '';
  hook: ConnectionHook | null = null;
  worker: Worker | null = null;
  room: Room | null = null;
  keyProvider: ExternalE2EEKeyProvider | null = null;
  readonly native = globalThis.RTCPeerConnection;
  /** Of the call engine, as far as they are open. */
  readonly connections = new Set<RTCPeerConnection>();
  /** What was shown of each stream, over the SFU (`sfu/<id>`) or a link (`lan/<id>`). */
  readonly shown: Record<string, Shown[]> = {};
  readonly senders = new Map<string, LanSender>();
  received: RTCPeerConnection | null = null;
  readonly log: string[] = [];
  #reports = 0;
  #early: RTCIceCandidateInit[] = [];

  async openHook(kind: HookKind): Promise<void> {
    if (kind === 'product') this.hook = await openConnectionHook();
    if (kind === 'experiment') {
      this.hook = await createConnectionHook(globalThis, {
        createWorker: () => {
          this.worker = new Worker('/worker/experimentWorker.js', { type: 'module' });
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
      }
      override close(): void {
        super.close();
        connections.delete(this);
      }
    };
  }

  async join({ url, token, hook, room: options = {}, autoSubscribe = true, key }: JoinOptions): Promise<void> {
    await this.openHook(hook);
    const encryption = key === undefined ? {} : { e2ee: await this.#encryption(key) };
    const room = new Room({ ...options, ...encryption });
    this.room = room;
    room.on(RoomEvent.TrackSubscribed, (track, publication, participant) => {
      const id = streamIdOf(participant.identity, publication);
      if (track.receiver) this.hook?.identify(track.receiver, id);
      document.getElementById(`sfu/${id}`)?.remove();
      this.shown[`sfu/${id}`] = play(track.mediaStreamTrack, `sfu/${id}`);
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

  async publish({ publish, audio = true, ...picture }: PublishOptions): Promise<void> {
    const local = this.#joined.localParticipant;
    const track = clockPicture({ width: 640, height: 360, framesPerSecond: 20, ...picture });
    await local.publishTrack(track, { source: Track.Source.Camera, backupCodec: false, ...publish });
    if (audio) {
      await local.publishTrack(tone(), { source: Track.Source.Microphone, dtx: false, red: false });
    }
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

  /** Set before a link comes: what is done with each of its receivers, in the task that makes it. */
  onReceiver: (receiver: RTCRtpReceiver, streamId: string) => void = () => {};

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
      this.onReceiver(receiver, id);
      document.getElementById(`lan/${id}`)?.remove();
      this.shown[`lan/${id}`] = play(track, `lan/${id}`);
    };
    await connection.setRemoteDescription(description);
    for (const candidate of this.#early.splice(0)) await connection.addIceCandidate(candidate);
    await connection.setLocalDescription();
    const answer = connection.localDescription;
    if (answer) await signal(from, { from: this.name, description: answer.toJSON() });
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

  setQuality(quality: VideoQuality): void {
    for (const publication of this.publications) publication.setVideoQuality(quality);
  }

  get #joined(): Room {
    if (!this.room) throw new Error('not in a room');
    return this.room;
  }

  async #encryption(key: string) {
    this.keyProvider = new ExternalE2EEKeyProvider();
    await this.keyProvider.setKey(key);
    return {
      keyProvider: this.keyProvider,
      worker: this.worker ?? new Worker('/worker/liveKitEncryptionWorker.js', { type: 'module' }),
    };
  }
}

function streamIdOf(identity: string, { source }: { source: Track.Source }): string {
  return `${identity}/${source === Track.Source.Camera ? 'camera' : 'microphone'}/1`;
}

declare global {
  var inPage: PageLab;
}
globalThis.inPage = new PageLab();
