import { describe, expect, test } from 'vitest';
import { TestPort } from '../testing/TestPort.ts';
import type { SharedStream } from './SharedStream.ts';
import { SharedStreams } from './SharedStreams.ts';

const CAMERA: SharedStream = {
  id: 'ann/camera/1',
  kind: 'video',
  publisher: 'ann',
  own: false,
  track: null,
  path: [],
  flowing: true,
};
const VOICE: SharedStream = { ...CAMERA, id: 'ann/microphone/1', kind: 'audio' };
const VP9 = { mimeType: 'video/VP9', payloadType: 98 };
const OPUS = { mimeType: 'audio/opus', payloadType: 111 };
const RED = { mimeType: 'audio/red', payloadType: 63 };

function shared() {
  const port = new TestPort();
  const streams = new SharedStreams(port);
  let changes = 0;
  streams.onChange(() => changes++);
  const told = (streamId: string, format: typeof VP9) => port.emit({ type: 'format', streamId, format });
  return { port, streams, told, changes: () => changes };
}

describe('F1: streams with what the worker has seen of them', () => {
  test('F1: nothing is known of a format until the worker tells it, and everybody is told then', () => {
    const { streams, told, changes } = shared();
    streams.set([CAMERA]);
    expect(streams.all).toEqual([{ ...CAMERA, format: null }]);
    told(CAMERA.id, VP9);
    expect(streams.all).toEqual([{ ...CAMERA, format: VP9 }]);
    told(CAMERA.id, { ...VP9, payloadType: 112 });
    expect(streams.all[0]?.format?.payloadType).toBe(112);
    expect(changes()).toBe(3);
  });

  test('F1: the worker may have seen a stream before the page knows of it', () => {
    const { streams, told } = shared();
    told(CAMERA.id, VP9);
    streams.set([CAMERA]);
    expect(streams.all).toEqual([{ ...CAMERA, format: VP9 }]);
  });

  test('F1: a stream that has gone is not offered, and has its format when it comes back: the worker tells it once', () => {
    const { streams, told } = shared();
    streams.set([CAMERA, VOICE]);
    told(CAMERA.id, VP9);
    told(VOICE.id, OPUS);
    streams.set([VOICE]);
    expect(streams.all).toEqual([{ ...VOICE, format: OPUS }]);
    streams.set([CAMERA, VOICE]);
    expect(streams.all).toEqual([
      { ...CAMERA, format: VP9 },
      { ...VOICE, format: OPUS },
    ]);
  });

  test('F1: other words of the worker are none of its affair', () => {
    const { port, streams, changes } = shared();
    streams.set([CAMERA]);
    port.emit({ type: 'pong', id: 1 });
    port.emit({ type: 'life', link: 'link-1', life: 'dead' });
    expect(changes()).toBe(1);
  });
});

test('F6: RED is not forwarded: that voice is not there, until it comes otherwise', () => {
  const { streams, told } = shared();
  streams.set([CAMERA, VOICE]);
  told(VOICE.id, RED);
  expect(streams.all.map(({ id }) => id)).toEqual([CAMERA.id]);
  told(VOICE.id, { ...RED, mimeType: 'audio/RED' });
  expect(streams.all.map(({ id }) => id)).toEqual([CAMERA.id]);
  told(VOICE.id, OPUS);
  expect(streams.all.map(({ id }) => id)).toEqual([CAMERA.id, VOICE.id]);
});

describe('F5: the worker looks at frames while anybody needs their formats', () => {
  test('F5: from the first user to the last', () => {
    const { port, streams } = shared();
    expect(port.asked()).toEqual([]);
    const first = streams.use();
    const second = streams.use();
    expect(port.asked()).toEqual([{ type: 'forward', on: true }]);
    first();
    first();
    expect(port.asked()).toEqual([]);
    second();
    expect(port.asked()).toEqual([{ type: 'forward', on: false }]);
    streams.use();
    expect(port.asked()).toEqual([{ type: 'forward', on: true }]);
  });

  test('F5: formats of a worker that no longer looks are forgotten: it tells them anew', () => {
    const { streams, told } = shared();
    streams.set([CAMERA]);
    const end = streams.use();
    told(CAMERA.id, VP9);
    end();
    expect(streams.all).toEqual([{ ...CAMERA, format: null }]);
  });

  test('F5: so are those of a worker that was replaced, and the new one is asked to look', () => {
    const { port, streams, told } = shared();
    streams.set([CAMERA]);
    streams.use();
    told(CAMERA.id, VP9);
    port.asked();
    port.replace();
    expect(port.asked()).toEqual([{ type: 'forward', on: true }]);
    expect(streams.all).toEqual([{ ...CAMERA, format: null }]);
  });

  test('F5: a new worker is asked nothing that nobody needs', () => {
    const { port } = shared();
    port.replace();
    expect(port.asked()).toEqual([]);
  });
});

test('F1: without a worker streams are known as they are, and their formats by nobody', () => {
  const streams = new SharedStreams(null);
  let changes = 0;
  streams.onChange(() => changes++);
  streams.set([CAMERA]);
  streams.use()();
  expect(streams.all).toEqual([{ ...CAMERA, format: null }]);
  expect(changes).toBe(1);
  streams.close();
});

test('F5: after the end nobody is told anything', () => {
  const { port, streams, told, changes } = shared();
  streams.set([CAMERA]);
  streams.close();
  told(CAMERA.id, VP9);
  port.replace();
  expect({ changes: changes(), heard: port.isHeard }).toEqual({ changes: 1, heard: false });
});

test('F5: a listener that was taken off is told nothing', () => {
  const { streams } = shared();
  const told: string[] = [];
  const off = streams.onChange(() => told.push('one'));
  streams.onChange(() => told.push('other'));
  off();
  streams.set([]);
  expect(told).toEqual(['other']);
});
