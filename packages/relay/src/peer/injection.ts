import type { InjectorId, LinkId } from '../forwarding/messages.ts';
import type { KnownStream } from '../session/SharedStream.ts';
import { dummyTrack, type TrackGeneratorScope } from './dummyTrack.ts';
import type { RelayPort } from './RelayPort.ts';

/**
 * How streams get into links. `encodedSource` and `encodedStreams` put tapped frames into a sender as they came;
 * `transcode` sends what this page plays, decoded and encoded again.
 */
export type InjectionMethod = 'encodedSource' | 'encodedStreams' | 'transcode';

/** One stream's section of a link, made but not negotiated yet. */
export interface InjectedSection {
  readonly transceiver: RTCRtpTransceiver;
  /** The section is negotiated and the link is up. */
  begin(mid: string): void;
  /** Another track of the same stream, where the section plays one. */
  replaceTrack(track: MediaStreamTrack | null): void;
  /** Takes the stream out of the link; the section is stopped. Idempotent. */
  end(): void;
}

/** The one interface of relay.md's F1. */
export interface StreamInjection {
  readonly method: InjectionMethod;
  /** What a feeding connection has to be made with. */
  readonly configuration: RTCConfiguration;
  /** Whether the stream can be added now: forwarding has to know how its frames are encoded. */
  isReady(stream: KnownStream): boolean;
  add(connection: RTCPeerConnection, link: LinkId, stream: KnownStream, mediaStream: MediaStream): InjectedSection;
}

/** On a LAN the encoder's own bounds do not matter; the pacer's do, bit/s. */
const LAN_MAX_BITRATE = 20_000_000;
/** Who encodes again does so for one neighbour, in real time: more bits would cost cycles and add nothing, bit/s. */
const TRANSCODED_MAX_BITRATE = 2_500_000;

/** The browser's global scope, as far as it is asked what it has. */
export interface InjectionScope extends TrackGeneratorScope {
  readonly RTCRtpSender?: { readonly prototype: object };
  readonly RTCEncodedVideoFrame?: unknown;
}

/**
 * Chosen by what the browser has, never by its name (F1). What is proved comes first: the draft that takes its place ends
 * the page at the first picture in Chromium 156, where it stands behind a flag (docs/decisions/042).
 *
 * @param port null: no taps, so nothing to forward
 */
export function chooseInjection(scope: InjectionScope, port: RelayPort | null): StreamInjection {
  const sender = scope.RTCRtpSender?.prototype ?? {};
  if (port === null || scope.RTCEncodedVideoFrame === undefined) return new TranscodeInjection();
  if ('createEncodedStreams' in sender && scope.MediaStreamTrackGenerator !== undefined) {
    return new EncodedStreamsInjection(port, scope);
  }
  if ('createEncodedSource' in sender) return new EncodedSourceInjection(port);
  return new TranscodeInjection();
}

interface EncodedSender extends RTCRtpSender {
  createEncodedStreams(): { readable: ReadableStream; writable: WritableStream };
  createEncodedSource(worker: Worker): Promise<void>;
}

let lastInjector = 0;

function nextInjector(): InjectorId {
  return `injector-${++lastInjector}`;
}

/** Chromium's first API: a sender whose encoder is fed with a dummy track, and whose output is replaced. */
class EncodedStreamsInjection implements StreamInjection {
  readonly method = 'encodedStreams';
  readonly configuration = { encodedInsertableStreams: true } as RTCConfiguration;

  constructor(
    private readonly port: RelayPort,
    private readonly scope: InjectionScope,
  ) {}

  isReady({ format }: KnownStream): boolean {
    return format !== null;
  }

  add(connection: RTCPeerConnection, link: LinkId, stream: KnownStream, mediaStream: MediaStream): InjectedSection {
    // Voice is injected into a sender without a track; a picture's needs one (relay.md, How it was done, 4).
    const source = stream.kind === 'video' ? dummyTrack(this.scope, this.port) : stream.kind;
    const transceiver = connection.addTransceiver(source, sending(stream, mediaStream));
    preferCodec(transceiver, stream);
    describeDependencies(transceiver, stream);
    const streams = (transceiver.sender as EncodedSender).createEncodedStreams();
    const id = nextInjector();
    const { readable, writable } = streams;
    this.port.send(
      { type: 'inject', id, link, streamId: stream.id, kind: stream.kind, streams: { readable, writable } },
      [readable, writable],
    );
    return injectedSection(this.port, id, transceiver);
  }
}

/** The draft that takes its place: no encoder runs at all. */
class EncodedSourceInjection implements StreamInjection {
  readonly method = 'encodedSource';
  readonly configuration = {};

  constructor(private readonly port: RelayPort) {}

  isReady({ format }: KnownStream): boolean {
    return format !== null;
  }

  add(connection: RTCPeerConnection, link: LinkId, stream: KnownStream, mediaStream: MediaStream): InjectedSection {
    const transceiver = connection.addTransceiver(stream.kind, sending(stream, mediaStream));
    preferCodec(transceiver, stream);
    const id = nextInjector();
    this.port.send({ type: 'inject', id, link, streamId: stream.id, kind: stream.kind, streams: null });
    // The worker pairs requests and sources in their order.
    (transceiver.sender as EncodedSender).createEncodedSource(this.port.worker).catch(() => {
      // So that the next source is not taken for this one's.
      this.port.send({ type: 'end', id });
    });
    return injectedSection(this.port, id, transceiver);
  }
}

/** What the first VNET did, voice included; for links by code only, or where nobody at the site can forward. */
class TranscodeInjection implements StreamInjection {
  readonly method = 'transcode';
  readonly configuration = {};

  isReady({ track }: KnownStream): boolean {
    return track !== null;
  }

  add(connection: RTCPeerConnection, _link: LinkId, stream: KnownStream, mediaStream: MediaStream): InjectedSection {
    const transceiver = connection.addTransceiver(
      stream.track ?? stream.kind,
      sending(stream, mediaStream, TRANSCODED_MAX_BITRATE),
    );
    return {
      transceiver,
      begin: () => undefined,
      replaceTrack: (track) => {
        if (transceiver.sender.track !== track) transceiver.sender.replaceTrack(track).catch(() => undefined);
      },
      end: () => stop(transceiver),
    };
  }
}

function injectedSection(port: RelayPort, id: InjectorId, transceiver: RTCRtpTransceiver): InjectedSection {
  return {
    transceiver,
    begin: (mid) => port.send({ type: 'begin', id, mid }),
    replaceTrack: () => undefined,
    end: () => {
      port.send({ type: 'end', id });
      stop(transceiver);
    },
  };
}

function sending({ kind }: KnownStream, mediaStream: MediaStream, maxBitrate = LAN_MAX_BITRATE): RTCRtpTransceiverInit {
  return {
    direction: 'sendonly',
    streams: [mediaStream],
    ...(kind === 'video' ? { sendEncodings: [{ maxBitrate }] } : {}),
  };
}

/** The section offers the tapped frames' codec and nothing else but its retransmissions. */
function preferCodec(transceiver: RTCRtpTransceiver, { kind, format }: KnownStream): void {
  const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  const mimeType = format?.mimeType.toLowerCase();
  // One of its profiles: a receiver reads frames of any, and the section's number can only be one's.
  const wanted = codecs.find((codec) => codec.mimeType.toLowerCase() === mimeType);
  if (wanted === undefined) return;
  transceiver.setCodecPreferences([wanted, ...codecs.filter((codec) => codec.mimeType.endsWith('/rtx'))]);
}

/** WebRTC Extensions, 5.3; TypeScript does not know it yet. */
interface ExtensibleTransceiver extends RTCRtpTransceiver {
  getHeaderExtensionsToNegotiate?(): { uri: string; direction: RTCRtpTransceiverDirection }[];
  setHeaderExtensionsToNegotiate?(extensions: { uri: string; direction: RTCRtpTransceiverDirection }[]): void;
}

const DEPENDENCY_DESCRIPTOR = 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';

/**
 * Each layer of an own VP8 simulcast counts its pictures by itself, and a receiver shows nothing after a switch from one to
 * another. With the dependency descriptor it goes by the encoder's frame ids, which are one count over all layers
 * (measured: 0 of 20 pictures a second without, 20 of 20 with).
 */
function describeDependencies(transceiver: ExtensibleTransceiver, { own, format }: KnownStream): void {
  if (!own || format?.mimeType.toLowerCase() !== 'video/vp8') return;
  const extensions = transceiver.getHeaderExtensionsToNegotiate?.() ?? [];
  transceiver.setHeaderExtensionsToNegotiate?.(
    extensions.map((each) => (each.uri === DEPENDENCY_DESCRIPTOR ? { ...each, direction: 'sendrecv' } : each)),
  );
}

function stop(transceiver: RTCRtpTransceiver): void {
  try {
    transceiver.stop();
  } catch {
    // Its connection is closed.
  }
}
