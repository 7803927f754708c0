import { TestChannel, type TestNetwork } from './TestChannel.ts';
import { TestReceiver } from './TestReceiver.ts';

interface TestCodec {
  readonly mimeType: string;
  readonly payloadType: number;
  readonly clockRate: number;
}

const CODECS: readonly TestCodec[] = [
  { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 },
  { mimeType: 'video/VP9', payloadType: 98, clockRate: 90_000 },
  { mimeType: 'video/H264', payloadType: 102, clockRate: 90_000 },
  { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000 },
];

/** What `RTCRtpReceiver.getCapabilities(kind)` says where these connections are. */
export function testCapabilities(kind: string): { codecs: TestCodec[] } {
  return { codecs: CODECS.filter(({ mimeType }) => mimeType.startsWith(`${kind}/`)) };
}

/** One section of a connection, with what its sender is given. */
export class TestTransceiver {
  mid: string | null = null;
  stopped = false;
  codecs: readonly TestCodec[];
  readonly receiver: TestReceiver;
  readonly sender: {
    track: unknown;
    replaceTrack(track: unknown): Promise<void>;
    createEncodedStreams(): TransformStream;
    createEncodedSource(worker: unknown): Promise<void>;
  };
  /** Given by `createEncodedStreams`: from the dummy encoder, and into the sender. */
  readonly encoded = { encoder: new TransformStream(), sender: new TransformStream() };
  /** Workers that were to get an encoded source. */
  readonly sources: unknown[] = [];
  extensions: { uri: string; direction: string }[] = [];

  constructor(
    readonly kind: 'audio' | 'video',
    track: unknown,
    readonly mediaStreamId: string | null,
  ) {
    this.codecs = testCapabilities(kind).codecs;
    this.receiver = new TestReceiver(kind);
    const { encoded, sources } = this;
    this.sender = {
      track,
      async replaceTrack(next) {
        this.track = next;
      },
      createEncodedStreams: () => ({ readable: encoded.encoder.readable, writable: encoded.sender.writable }),
      createEncodedSource: async (worker) => void sources.push(worker),
    };
  }

  setCodecPreferences(codecs: readonly TestCodec[]): void {
    this.codecs = codecs;
  }

  getHeaderExtensionsToNegotiate(): { uri: string; direction: string }[] {
    return this.extensions;
  }

  setHeaderExtensionsToNegotiate(extensions: { uri: string; direction: string }[]): void {
    this.extensions = extensions;
  }

  stop(): void {
    this.stopped = true;
  }

  /** The section of an offer. */
  describe(mid: string): string[] {
    const numbers = this.codecs.map(({ payloadType }) => payloadType).join(' ');
    return [
      `m=${this.kind} ${this.stopped ? 0 : 9} UDP/TLS/RTP/SAVPF ${numbers}`,
      `a=mid:${mid}`,
      ...(this.stopped || this.mediaStreamId === null ? [] : [`a=msid:${this.mediaStreamId} track-${mid}`]),
      this.stopped ? 'a=inactive' : 'a=sendonly',
      ...this.codecs.map(
        ({ mimeType, payloadType, clockRate }) => `a=rtpmap:${payloadType} ${mimeType.split('/')[1]}/${clockRate}`,
      ),
    ];
  }
}

/**
 * A small RTCPeerConnection: descriptions, sections and data channels as WebRTC 1.0 has them, without media. Two of them
 * are connected by `join`, whatever they have told each other.
 */
export class TestPeerConnection {
  connectionState: RTCPeerConnectionState = 'new';
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  /** Addresses of the other end that this one was given. */
  readonly taken: RTCIceCandidateInit[] = [];
  readonly channels = new Map<number, TestChannel>();
  /** How the two ends reach each other, as the statistics say. */
  candidateTypes = { local: 'host', remote: 'prflx' };
  /** Work that the browser does elsewhere; descriptions are set when it is done. */
  beforeDescription: () => Promise<void> = async () => {};
  readonly #events = new EventTarget();
  readonly #sections: TestTransceiver[] = [];
  readonly #mids = new Map<TestTransceiver, string>();
  readonly #fingerprint: string;
  #signalling: 'stable' | 'have-local-offer' | 'have-remote-offer' = 'stable';
  #nextMid = 1;
  #joined: { readonly other: TestPeerConnection; readonly network: TestNetwork } | null = null;

  /** @param fingerprint of its certificate: `sha-256 AB:CD:…` */
  constructor(fingerprint = 'sha-256 00') {
    this.#fingerprint = fingerprint;
  }

  get asConnection(): RTCPeerConnection {
    return this as unknown as RTCPeerConnection;
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#events.addEventListener(type, listener as EventListener);
  }

  createDataChannel(label: string, { id }: { readonly id: number }): TestChannel {
    if (this.connectionState === 'closed') throw new DOMException('closed', 'InvalidStateError');
    if (this.channels.has(id)) throw new DOMException(`${id} is taken`, 'OperationError');
    const channel = new TestChannel(label, id);
    this.channels.set(id, channel);
    this.#joinChannel(id);
    return channel;
  }

  addTransceiver(
    trackOrKind: string | { readonly kind: string },
    { streams = [] }: { readonly streams?: readonly { readonly id: string }[] } = {},
  ): TestTransceiver {
    const kind = typeof trackOrKind === 'string' ? trackOrKind : trackOrKind.kind;
    const track = typeof trackOrKind === 'string' ? null : trackOrKind;
    const made = new TestTransceiver(kind === 'audio' ? 'audio' : 'video', track, streams[0]?.id ?? null);
    this.#sections.push(made);
    return made;
  }

  getTransceivers(): TestTransceiver[] {
    return this.#sections.filter(({ stopped }) => !stopped);
  }

  async createOffer(): Promise<RTCSessionDescriptionInit> {
    return { type: 'offer', sdp: this.#offer() };
  }

  async setLocalDescription(description?: RTCSessionDescriptionInit): Promise<void> {
    await this.beforeDescription();
    this.#assertOpen();
    const isAnswer = this.#signalling === 'have-remote-offer';
    const sdp = description?.sdp ?? (isAnswer ? this.#answer() : this.#offer());
    this.localDescription = { type: isAnswer ? 'answer' : 'offer', sdp };
    this.#signalling = isAnswer ? 'stable' : 'have-local-offer';
    for (const [section, mid] of this.#mids) section.mid = mid;
    const candidate = { candidate: `candidate:1 1 udp 1 ${this.#fingerprint} 50123 typ host`, sdpMid: '0' };
    // A task of its own, as in a browser.
    setImmediate(() => {
      this.#dispatch('icecandidate', { candidate: { ...candidate, toJSON: () => candidate } });
      this.#dispatch('icecandidate', { candidate: null });
    });
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await this.beforeDescription();
    this.#assertOpen();
    const expected = description.type === 'offer' ? 'stable' : 'have-local-offer';
    if (this.#signalling !== expected) throw new DOMException(`not in ${this.#signalling}`, 'InvalidStateError');
    this.#signalling = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    this.remoteDescription = description;
    if (description.type === 'offer') this.#takeSections(description.sdp ?? '');
  }

  async addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (this.remoteDescription === null) throw new DOMException('no description', 'InvalidStateError');
    this.taken.push(candidate);
  }

  async getStats(): Promise<ReadonlyMap<string, unknown>> {
    const { local, remote } = this.candidateTypes;
    const pair = { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R' };
    return new Map<string, unknown>([
      ['T', { id: 'T', type: 'transport', selectedCandidatePairId: 'P' }],
      ['P', pair],
      ['L', { id: 'L', type: 'local-candidate', candidateType: local }],
      ['R', { id: 'R', type: 'remote-candidate', candidateType: remote }],
    ]);
  }

  close(): void {
    if (this.connectionState === 'closed') return;
    this.connectionState = 'closed';
    for (const channel of this.channels.values()) channel.close();
  }

  /** The two reach each other from now on. */
  join(other: TestPeerConnection, network: TestNetwork): void {
    this.#joined = { other, network };
    other.#joined = { other: this, network };
    for (const end of [this, other]) end.#become('connected');
    for (const id of this.channels.keys()) this.#joinChannel(id);
  }

  /** As ICE when it gives up. */
  fail(): void {
    this.#become('failed');
  }

  #become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.#dispatch('connectionstatechange', {});
  }

  #joinChannel(id: number): void {
    const here = this.channels.get(id);
    const there = this.#joined?.other.channels.get(id);
    if (here === undefined || there === undefined || this.#joined === null) return;
    if (here.readyState === 'connecting' && there.readyState === 'connecting') here.join(there, this.#joined.network);
  }

  #offer(): string {
    for (const section of this.#sections) {
      if (!this.#mids.has(section)) this.#mids.set(section, `${this.#nextMid++}`);
    }
    const sections = [...this.#mids].flatMap(([section, mid]) => section.describe(mid));
    return this.#describe(['0', ...this.#mids.values()], sections);
  }

  #answer(): string {
    const offered = this.remoteDescription?.sdp ?? '';
    const mids = [...offered.matchAll(/^a=mid:(\S+)/gm)].map(([, mid = '']) => mid);
    const media = offered
      .split(/^(?=m=)/m)
      .slice(2)
      .join('');
    const sections = media.split('\r\n').filter((line) => line !== '' && !line.startsWith('a=msid'));
    const turned = sections.map((line) => (line === 'a=sendonly' ? 'a=recvonly' : line));
    return this.#describe(mids, turned);
  }

  #describe(mids: readonly string[], sections: readonly string[]): string {
    const session = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${mids.join(' ')}`];
    const data = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', `a=fingerprint:${this.#fingerprint}`, 'a=mid:0'];
    return [...session, ...data, ...sections, ''].join('\r\n');
  }

  #takeSections(sdp: string): void {
    for (const text of sdp.split(/^(?=m=)/m).slice(1)) {
      const [, kind, port] = /^m=(audio|video) (\d+)/.exec(text) ?? [];
      const mid = /^a=mid:(\S+)/m.exec(text)?.[1];
      if (kind === undefined || mid === undefined) continue;
      const known = this.#sections.find((section) => section.mid === mid);
      if (port === '0') known?.stop();
      else if (known === undefined) this.addTransceiver(kind).mid = mid;
    }
  }

  #assertOpen(): void {
    if (this.connectionState === 'closed') throw new DOMException('closed', 'InvalidStateError');
  }

  #dispatch(type: string, members: object): void {
    this.#events.dispatchEvent(Object.assign(new Event(type), members));
  }
}
