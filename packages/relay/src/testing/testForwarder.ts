import type { EncodedFrameMetadata } from '../forwarding/encodedTransform.ts';
import { Injector } from '../forwarding/Injector.ts';
import type { StreamFormat, TapKey, TapOptions } from '../forwarding/messages.ts';
import { StreamForwarder } from '../forwarding/StreamForwarder.ts';
import type { Tap } from '../forwarding/Tap.ts';
import { TapRegistry } from '../forwarding/TapRegistry.ts';
import { TestClock } from './TestClock.ts';
import { bytesOf, CopiedFrame, TestFrame } from './TestFrame.ts';
import { TestSink } from './TestSink.ts';
import { TestTransformer } from './TestTransformer.ts';

/** Between two frames: 30 pictures a second, of RTP's 90 kHz. */
export const STEP = 3000;

/** A stream's forwarder, with taps whose frames the test makes, and links that keep what goes into them. */
export function testForwarder() {
  const clock = new TestClock();
  const formats: StreamFormat[] = [];
  const worked: number[] = [];
  const ownKeyFrames: TapKey[] = [];
  const registry = new TapRegistry({ requestOwnKeyFrame: (key) => ownKeyFrames.push(key) });
  const stream = new StreamForwarder({
    streamId: 'ann/camera/1',
    clock,
    copy: (frame) => new CopiedFrame(frame),
    onFormat: (format) => formats.push(format),
    onWorked: (duration) => worked.push(duration),
  });
  let taps = 0;

  function tap(options: Partial<TapOptions> = {}) {
    const source = new TestTransformer(`tap-${++taps}`, options);
    const added: Tap = registry.add(source, source.options);
    stream.addTap(added);
    return Object.assign(source, { tap: added });
  }

  function link({ kind = 'video', cost = 0 }: { kind?: 'audio' | 'video'; cost?: number } = {}) {
    const sink = new TestSink();
    const injector = new Injector(
      {
        id: 'injector-1',
        link: 'link-1',
        streamId: 'ann/camera/1',
        kind,
        copy(frame) {
          clock.pass(cost);
          return new CopiedFrame(frame);
        },
      },
      sink,
    );
    injector.begin('1');
    stream.addInjector(injector);
    return { injector, sink, frames: () => sink.written.map((frame) => bytesOf(frame)[0]) };
  }

  return { clock, stream, tap, link, formats, worked, ownKeyFrames };
}

export const VP9 = { mimeType: 'video/VP9', payloadType: 98, synchronizationSource: 1 };
export const VP8 = { mimeType: 'video/VP8', payloadType: 96, synchronizationSource: 1 };
export const OPUS = { mimeType: 'audio/opus', payloadType: 111, synchronizationSource: 1 };

/** Frames by their place in the stream, which is their only byte. */
export function key(index: number, metadata: EncodedFrameMetadata = {}): TestFrame {
  return new TestFrame('key', { ...VP9, rtpTimestamp: index * STEP, ...metadata }, [index]);
}
export function delta(index: number, metadata: EncodedFrameMetadata = {}): TestFrame {
  return new TestFrame('delta', { ...VP9, rtpTimestamp: index * STEP, ...metadata }, [index]);
}
export function voice(index: number, metadata: EncodedFrameMetadata = {}): TestFrame {
  return new TestFrame(null, { ...OPUS, rtpTimestamp: index * 960, ...metadata }, [index]);
}
