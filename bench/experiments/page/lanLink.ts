import type { ExperimentRequest, Rewrite } from './workerMessages.ts';

/** What two pages say to each other to connect over the LAN. */
export interface Signal {
  from: string;
  description?: RTCSessionDescriptionInit;
  candidate?: RTCIceCandidateInit;
  /** With an offer: which section carries which stream. */
  streams?: [mid: string | null, streamId: string][];
}

export interface LinkStream {
  id: string;
  kind: 'audio' | 'video';
  /** `video/VP9`: of the tapped frames. */
  mimeType: string;
}

export interface LinkOptions {
  rewrite?: Rewrite;
  /** Numbers the codecs of the link: the payload type of each stream's codec, by MIME type. */
  payloadTypes?: Record<string, number>;
}

interface EncodedSender extends RTCRtpSender {
  createEncodedStreams(): { readable: ReadableStream; writable: WritableStream };
}

/** kbit/s that the bandwidth estimate of a link begins with; the default of 300 queues (relay.md, 5.). */
const START_BITRATE = 10_000;

/** The feeding end of a link: tapped streams of the worker, as they came. */
export class LanSender {
  readonly connection: RTCPeerConnection;
  readonly #names: string[] = [];
  readonly #streams: LinkStream[] = [];
  readonly #worker: Worker;

  constructor(
    Native: typeof RTCPeerConnection,
    worker: Worker,
    private readonly to: string,
    private readonly send: (signal: Omit<Signal, 'from'>) => void,
  ) {
    this.#worker = worker;
    this.connection = new Native({ encodedInsertableStreams: true } as RTCConfiguration);
    this.connection.onicecandidate = ({ candidate }) => {
      if (candidate) send({ candidate: candidate.toJSON() });
    };
    this.connection.onconnectionstatechange = () => {
      if (this.connection.connectionState !== 'connected') return;
      for (const name of this.#names) this.#post({ type: 'begin', name });
    };
  }

  async offer(streams: readonly LinkStream[], options: LinkOptions = {}): Promise<void> {
    for (const stream of streams) this.#add(stream, options);
    const { sdp = '' } = await this.connection.createOffer();
    const description = { type: 'offer', sdp: withPayloadTypes(sdp, options.payloadTypes ?? {}) } as const;
    await this.connection.setLocalDescription(description);
    const mids = this.connection.getTransceivers().map((each) => each.mid);
    this.send({
      description,
      streams: this.#streams.map(({ id }, index) => [mids[index] ?? null, id]),
    });
  }

  async onSignal({ description, candidate }: Signal): Promise<void> {
    if (description?.sdp) {
      await this.connection.setRemoteDescription({ type: description.type, sdp: atLanRates(description.sdp) });
      for (const [index, { sender }] of this.connection.getTransceivers().entries()) {
        const payloadType = sender.getParameters().codecs[0]?.payloadType;
        const name = this.#names[index];
        if (name && payloadType !== undefined) this.#post({ type: 'negotiated', name, payloadType });
      }
    }
    if (candidate) await this.connection.addIceCandidate(candidate);
  }

  close(): void {
    for (const name of this.#names) this.#post({ type: 'stop', name });
    this.connection.close();
  }

  #add({ id, kind, mimeType }: LinkStream, { rewrite = 'none' }: LinkOptions): void {
    const transceiver = this.connection.addTransceiver(kind === 'video' ? this.#dummy() : kind, {
      direction: 'sendonly',
      streams: [new MediaStream()],
      ...(kind === 'video' ? { sendEncodings: [{ maxBitrate: 20_000_000 }] } : {}),
    });
    const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
    const wanted = codecs.filter((codec) => codec.mimeType.toLowerCase() === mimeType.toLowerCase());
    transceiver.setCodecPreferences([...wanted, ...codecs.filter((codec) => codec.mimeType.endsWith('rtx'))]);
    const { readable, writable } = (transceiver.sender as EncodedSender).createEncodedStreams();
    const name = `${this.to}/${id}`;
    this.#names.push(name);
    this.#streams.push({ id, kind, mimeType });
    this.#post({ type: 'inject', name, streamId: id, kind, rewrite, readable, writable }, [readable, writable]);
  }

  #dummy(): MediaStreamTrack {
    const generator = new MediaStreamTrackGenerator({ kind: 'video' });
    const { writable } = generator;
    this.#post({ type: 'dummy', writable, width: 64, height: 36, framesPerSecond: 4 }, [writable]);
    return generator;
  }

  #post(request: ExperimentRequest, transfer: Transferable[] = []): void {
    this.#worker.postMessage(request, transfer);
  }
}

declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(options: { kind: 'video' });
  readonly writable: WritableStream;
}

function atLanRates(sdp: string): string {
  const rates = `x-google-start-bitrate=${START_BITRATE};x-google-min-bitrate=2000;x-google-max-bitrate=100000`;
  return sdp.replace(/m=video[\s\S]*?(?=\r\nm=|$)/g, (section) => {
    const payloadType = /m=video \S+ \S+ (\d+)/.exec(section)?.[1];
    const format = new RegExp(`(a=fmtp:${payloadType} [^\r\n]*)`);
    if (format.test(section)) return section.replace(format, `$1;${rates}`);
    return section.replace(new RegExp(`(a=rtpmap:${payloadType} [^\r\n]*)`), `$1\r\na=fmtp:${payloadType} ${rates}`);
  });
}

/**
 * Gives codecs other payload types, as another browser or version may number them. A number that is taken changes
 * places with the one that becomes free.
 */
export function withPayloadTypes(sdp: string, wanted: Record<string, number>): string {
  const names = new Map<string, string>();
  for (const [mimeType, payloadType] of Object.entries(wanted)) {
    const codec = mimeType.split('/')[1] ?? '';
    const current = new RegExp(`a=rtpmap:(\\d+) ${codec}/`, 'i').exec(sdp)?.[1];
    if (current === undefined || current === String(payloadType)) continue;
    names.set(current, String(payloadType));
    if (sdp.includes(`a=rtpmap:${payloadType} `)) names.set(String(payloadType), current);
  }
  const renamed = (type: string) => names.get(type) ?? type;
  return sdp
    .replace(/^(m=\S+ \S+ \S+)((?: \d+)+)/gm, (_, head: string, list: string) => head + list.replace(/\d+/g, renamed))
    .replace(/^(a=(?:rtpmap|fmtp|rtcp-fb):)(\d+)/gm, (_, head: string, type: string) => head + renamed(type))
    .replace(/(apt=)(\d+)/g, (_, head: string, type: string) => head + renamed(type));
}
