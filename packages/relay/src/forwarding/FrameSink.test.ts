import { expect, test } from 'vitest';
import { settled } from '../testing/settled.ts';
import { TestFrame } from '../testing/TestFrame.ts';
import type { EncodedFrame, SenderEncodedSource } from './encodedTransform.ts';
import { encodedSourceSink, encodedStreamsSink } from './FrameSink.ts';

function encodedStreams() {
  const dummy = new TransformStream<EncodedFrame, EncodedFrame>();
  const sent: EncodedFrame[] = [];
  /** What the sender has not taken yet. */
  const waiting: (() => void)[] = [];
  const sender = new WritableStream<EncodedFrame>({
    write(frame) {
      sent.push(frame);
      return new Promise<void>((resolve) => waiting.push(resolve));
    },
  });
  let requests = 0;
  const sink = encodedStreamsSink({ readable: dummy.readable, writable: sender }, () => requests++);
  const encoder = dummy.writable.getWriter();
  return { sink, encoder, sent, waiting, requests: () => requests };
}

test('F4: the dummy encoder’s first key frame is its own, every other one is a receiver’s request', async () => {
  const { encoder, requests } = encodedStreams();
  await encoder.write(new TestFrame('key'));
  await encoder.write(new TestFrame('delta'));
  expect(requests()).toBe(0);
  await encoder.write(new TestFrame('key'));
  await settled();
  expect(requests()).toBe(1);
  await encoder.write(new TestFrame('delta'));
  await encoder.write(new TestFrame('key'));
  await settled();
  expect(requests()).toBe(2);
});

test('F1: nothing of the dummy encoder is sent, and what is written is', async () => {
  const { sink, encoder, sent, waiting } = encodedStreams();
  await encoder.write(new TestFrame('key'));
  const frame = new TestFrame('key');
  const written = sink.write(frame);
  await settled();
  waiting.pop()?.();
  await written;
  expect(sent).toEqual([frame]);
  expect(sent[0]).toBe(frame);
});

test('F3: frames that the sender has not taken are counted', async () => {
  const { sink, waiting } = encodedStreams();
  const writes = [1, 2, 3].map(() => sink.write(new TestFrame('delta')));
  await settled();
  expect(sink.queued).toBe(3);
  waiting.shift()?.();
  await writes[0];
  expect(sink.queued).toBe(2);
});

test('F3: a write that the browser refuses is told and no longer counted', async () => {
  const dummy = new TransformStream<EncodedFrame, EncodedFrame>();
  const writable = new WritableStream<EncodedFrame>({
    write() {
      throw new DOMException('gone', 'InvalidStateError');
    },
  });
  const sink = encodedStreamsSink({ readable: dummy.readable, writable }, () => {});
  await expect(sink.write(new TestFrame('key'))).rejects.toThrow('gone');
  expect(sink.queued).toBe(0);
  // Its end is none of anybody's business either.
  sink.close();
  await settled();
});

test('M1: the end of the connection is no error, however it is reported', async () => {
  const { sink, encoder } = encodedStreams();
  await encoder.abort(new DOMException('closed', 'InvalidStateError'));
  await settled();
  sink.close();
  sink.close();
  await settled();
});

test('F4: an encoded source says by an event that a key frame is wanted', async () => {
  const sent: EncodedFrame[] = [];
  const source: SenderEncodedSource = {
    writable: new WritableStream({
      write(frame) {
        sent.push(frame);
      },
    }),
    onkeyframerequest: null,
  };
  let requests = 0;
  const sink = encodedSourceSink(source, () => requests++);
  const frame = new TestFrame('key');
  await sink.write(frame);
  expect({ sent, requests, queued: sink.queued }).toEqual({ sent: [frame], requests: 0, queued: 0 });
  source.onkeyframerequest?.();
  expect(requests).toBe(1);
});
