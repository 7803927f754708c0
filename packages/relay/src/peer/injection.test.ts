import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KnownStream } from '../session/SharedStream.ts';
import { settled } from '../testing/settled.ts';
import { TestPeerConnection, type TestTransceiver, testCapabilities } from '../testing/TestPeerConnection.ts';
import { TestPort } from '../testing/TestPort.ts';
import { chooseInjection, type InjectionScope, type StreamInjection } from './injection.ts';

class Generator {
  readonly kind = 'video';
  readyState = 'live';
  readonly writable = new WritableStream();
}
const MediaStreamTrackGenerator = Generator as unknown as NonNullable<InjectionScope['MediaStreamTrackGenerator']>;
const RTCEncodedVideoFrame = class {};
const streams = { prototype: { createEncodedStreams: () => {} } };
const source = { prototype: { createEncodedSource: () => {} } };
const both = { prototype: { ...streams.prototype, ...source.prototype } };
const neither = { prototype: {} };

const track = { kind: 'video', id: 'decoded' } as MediaStreamTrack;
const mediaStream = { id: 'media-stream' } as MediaStream;
const CAMERA: KnownStream = {
  id: 'ann/camera/1',
  kind: 'video',
  publisher: 'ann',
  own: false,
  track,
  path: [],
  flowing: true,
  format: { mimeType: 'video/VP9', payloadType: 98 },
};
const VOICE: KnownStream = {
  ...CAMERA,
  id: 'ann/microphone/1',
  kind: 'audio',
  format: { mimeType: 'audio/opus', payloadType: 111 },
};

beforeEach(() => {
  vi.stubGlobal('RTCRtpReceiver', {
    getCapabilities: (kind: string) => {
      const { codecs } = testCapabilities(kind);
      return { codecs: [...codecs, { mimeType: `${kind}/rtx`, payloadType: 99 }] };
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

function added(injection: StreamInjection, stream: KnownStream) {
  const connection = new TestPeerConnection();
  const section = injection.add(connection.asConnection, 'link-1', stream, mediaStream);
  const transceiver = section.transceiver as unknown as TestTransceiver;
  expect(connection.getTransceivers()).toEqual([transceiver]);
  return { section, transceiver };
}

describe('F1: the way in is chosen by what the browser has', () => {
  test.each<[string, InjectionScope, 'encodedStreams' | 'encodedSource' | 'transcode']>([
    ['both: the one that was seen to work', { RTCRtpSender: both }, 'encodedStreams'],
    ['`createEncodedStreams`', { RTCRtpSender: streams }, 'encodedStreams'],
    ['`createEncodedSource`', { RTCRtpSender: source }, 'encodedSource'],
    ['neither', { RTCRtpSender: neither }, 'transcode'],
    ['no connections at all', {}, 'transcode'],
  ])('F1: %s', (_, scope, method) => {
    const all = { RTCEncodedVideoFrame, MediaStreamTrackGenerator, ...scope };
    expect(chooseInjection(all, new TestPort()).method).toBe(method);
  });

  test('F1: without what makes the dummy track the older way is none', () => {
    const scope = { RTCEncodedVideoFrame };
    expect(chooseInjection({ ...scope, RTCRtpSender: both }, new TestPort()).method).toBe('encodedSource');
    expect(chooseInjection({ ...scope, RTCRtpSender: streams }, new TestPort()).method).toBe('transcode');
  });

  test('F1: without taps, or frames that can be copied, there is nothing to forward', () => {
    const scope = { RTCRtpSender: both, MediaStreamTrackGenerator };
    expect(chooseInjection(scope, new TestPort()).method).toBe('transcode');
    expect(chooseInjection({ ...scope, RTCEncodedVideoFrame }, null).method).toBe('transcode');
  });

  test('F1: forwarding has to know how frames are encoded, encoding anew has to have a picture', () => {
    const scope = { RTCEncodedVideoFrame, MediaStreamTrackGenerator };
    for (const sender of [streams, source]) {
      const injection = chooseInjection({ ...scope, RTCRtpSender: sender }, new TestPort());
      expect(injection.isReady(CAMERA)).toBe(true);
      expect(injection.isReady({ ...CAMERA, track: null })).toBe(true);
      expect(injection.isReady({ ...CAMERA, format: null })).toBe(false);
    }
    const transcode = chooseInjection({}, null);
    expect(transcode.isReady({ ...CAMERA, format: null })).toBe(true);
    expect(transcode.isReady({ ...CAMERA, track: null })).toBe(false);
  });
});

describe('F1: encodedStreams', () => {
  function ways() {
    const port = new TestPort();
    const scope = { RTCEncodedVideoFrame, MediaStreamTrackGenerator, RTCRtpSender: streams };
    return { port, injection: chooseInjection(scope, port) };
  }

  test('F1: the connection is made for it', () => {
    expect(ways().injection.configuration).toEqual({ encodedInsertableStreams: true });
  });

  test('F1: a picture’s sender has the dummy track, one for all, and its streams are the worker’s', () => {
    const { port, injection } = ways();
    const first = added(injection, CAMERA);
    const requests = port.asked();
    expect(requests.map(({ type }) => type)).toEqual(['dummy', 'inject']);
    const { transceiver } = first;
    expect(requests[1]).toEqual({
      type: 'inject',
      id: expect.stringMatching(/^injector-\d+$/),
      link: 'link-1',
      streamId: CAMERA.id,
      kind: 'video',
      streams: { readable: transceiver.encoded.encoder.readable, writable: transceiver.encoded.sender.writable },
    });
    const transferred = [...port.transferred.values()];
    expect(transferred[1]).toEqual([transceiver.encoded.encoder.readable, transceiver.encoded.sender.writable]);
    const second = added(injection, { ...CAMERA, id: 'bob/camera/1' });
    expect(second.transceiver.sender.track).toBe(first.transceiver.sender.track);
    expect(port.asked().map(({ type }) => type)).toEqual(['inject']);
  });

  test('F1: another worker’s dummy track is another one', () => {
    const { port, injection } = ways();
    const first = added(injection, CAMERA);
    port.replace();
    const second = added(injection, CAMERA);
    expect(second.transceiver.sender.track).not.toBe(first.transceiver.sender.track);
    expect(port.asked('dummy')).toHaveLength(2);
  });

  test('F1: a voice’s sender has no track', () => {
    const { port, injection } = ways();
    const { transceiver } = added(injection, VOICE);
    expect(transceiver.sender.track).toBeNull();
    expect(port.asked().map(({ type }) => type)).toEqual(['inject']);
  });

  test('F1: a section begins and ends, and then it is stopped', () => {
    const { port, injection } = ways();
    const { section, transceiver } = added(injection, CAMERA);
    const [inject] = port.asked('inject');
    section.replaceTrack(track);
    section.begin('5');
    expect(port.asked()).toEqual([{ type: 'begin', id: inject?.id, mid: '5' }]);
    section.end();
    expect(port.asked()).toEqual([{ type: 'end', id: inject?.id }]);
    expect(transceiver.stopped).toBe(true);
  });

  test('M1: the end of a section of a closed connection is no error', () => {
    const { injection } = ways();
    const { section, transceiver } = added(injection, CAMERA);
    transceiver.stop = () => {
      throw new DOMException('closed', 'InvalidStateError');
    };
    section.end();
  });

  test('F1: the section offers the frames’ codec and its retransmissions, and nothing else', () => {
    const { injection } = ways();
    const { transceiver } = added(injection, { ...CAMERA, format: { mimeType: 'video/vp9', payloadType: 112 } });
    expect(transceiver.codecs.map(({ mimeType }) => mimeType)).toEqual(['video/VP9', 'video/rtx']);
    // One that the browser does not name is left to it.
    const other = added(injection, { ...CAMERA, format: { mimeType: 'video/AV2', payloadType: 40 } });
    expect(other.transceiver.codecs).toHaveLength(3);
  });

  test('F8: layers of an own VP8 simulcast are told apart by the dependency descriptor', () => {
    const uri = 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';
    const { injection } = ways();
    const connection = new TestPeerConnection();
    const make = connection.addTransceiver.bind(connection);
    connection.addTransceiver = (trackOrKind, init) => {
      const made = make(trackOrKind, init);
      made.extensions = [
        { uri: 'urn:other', direction: 'stopped' },
        { uri, direction: 'stopped' },
      ];
      return made;
    };
    const vp8 = { ...CAMERA, format: { mimeType: 'video/VP8', payloadType: 96 } };
    for (const [stream, direction] of [
      [{ ...vp8, own: true }, 'sendrecv'],
      [vp8, 'stopped'],
      [{ ...CAMERA, own: true }, 'stopped'],
    ] as const) {
      const { transceiver } = injection.add(connection.asConnection, 'link-1', stream, mediaStream);
      expect((transceiver as unknown as TestTransceiver).extensions).toEqual([
        { uri: 'urn:other', direction: 'stopped' },
        { uri, direction },
      ]);
    }
  });
});

describe('F1: encodedSource', () => {
  function ways() {
    const port = new TestPort();
    return { port, injection: chooseInjection({ RTCEncodedVideoFrame, RTCRtpSender: source }, port) };
  }

  test('F1: the worker is asked for the stream, and gets the sender’s source in the same order', () => {
    const { port, injection } = ways();
    const { section, transceiver } = added(injection, CAMERA);
    expect(transceiver.sources).toEqual([port.worker]);
    expect(transceiver.sender.track).toBeNull();
    const [inject] = port.asked('inject');
    expect(inject).toMatchObject({ link: 'link-1', streamId: CAMERA.id, kind: 'video', streams: null });
    section.begin('5');
    section.end();
    expect(port.asked()).toEqual([
      { type: 'begin', id: inject?.id, mid: '5' },
      { type: 'end', id: inject?.id },
    ]);
  });

  test('F1: needs nothing of the connection, and no two injectors have one name', () => {
    const { port, injection } = ways();
    expect(injection.configuration).toEqual({});
    for (const stream of [CAMERA, VOICE, CAMERA]) added(injection, stream);
    expect(new Set(port.asked('inject').map(({ id }) => id)).size).toBe(3);
  });
});

describe('F1: transcode', () => {
  test('F1: what this page plays is sent, and follows its track', async () => {
    const injection = chooseInjection({}, null);
    expect(injection.configuration).toEqual({});
    const { section, transceiver } = added(injection, CAMERA);
    expect(transceiver.sender.track).toBe(track);
    section.begin('5');
    const other = { kind: 'video', id: 'other' } as MediaStreamTrack;
    section.replaceTrack(other);
    await settled();
    expect(transceiver.sender.track).toBe(other);
    section.end();
    section.end();
    expect(transceiver.stopped).toBe(true);
  });

  test('M1: a track that the browser refuses is left out', async () => {
    const injection = chooseInjection({}, null);
    const { section, transceiver } = added(injection, CAMERA);
    transceiver.sender.replaceTrack = async () => {
      throw new DOMException('closed', 'InvalidStateError');
    };
    section.replaceTrack(null);
    await settled();
  });
});
