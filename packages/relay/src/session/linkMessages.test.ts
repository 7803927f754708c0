import { describe, expect, test } from 'vitest';
import { anyValue, damaged, seededRandom } from '../testing/fuzz.ts';
import { LINK_ENDINGS, type LinkControl, type LinkSignal, parseLinkControl, parseLinkSignal } from './linkMessages.ts';

const SIGNALS: LinkSignal[] = [
  { type: 'hello', version: 1, role: 'feeder', ticket: 'a.b.c', fingerprint: 'sha-256 AB' },
  { type: 'hello', version: 7, role: 'receiver', ticket: '', fingerprint: '' },
  { type: 'offer', sdp: 'v=0\r\n' },
  { type: 'answer', sdp: '' },
  { type: 'candidate', candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'u' } },
  {
    type: 'candidate',
    candidate: { candidate: '', sdpMid: null, sdpMLineIndex: null, usernameFragment: null },
  },
  ...LINK_ENDINGS.map((reason): LinkSignal => ({ type: 'bye', reason })),
];

const STREAM = { mid: '1', id: 'ann/camera/1', kind: 'video', publisher: 'ann', path: ['bob'] } as const;
const CONTROLS: LinkControl[] = [
  { type: 'pulse', id: 3 },
  { type: 'near' },
  { type: 'offer', sdp: 'v=0\r\n', streams: [STREAM, { ...STREAM, kind: 'audio', path: [] }] },
  { type: 'offer', sdp: '', streams: [] },
  { type: 'answer', sdp: 'v=0\r\n' },
  { type: 'standing', ids: ['ann/camera/1'] },
  { type: 'want', sizes: [{ id: 'ann/camera/1', width: 1280, height: 0.5 }] },
  { type: 'playing', ids: [] },
  { type: 'leaving' },
  { type: 'released' },
  { type: 'application', content: { any: ['thing', null, 1] } },
  ...LINK_ENDINGS.map((reason): LinkControl => ({ type: 'bye', reason })),
];

describe('S6: what brings a link about', () => {
  test.each(SIGNALS)('S6: %j is read as it was written', (signal) => {
    expect(parseLinkSignal(JSON.parse(JSON.stringify(signal)))).toEqual(signal);
  });

  test('S4: nothing but what the message has to say is read', () => {
    const [hello] = SIGNALS;
    expect(parseLinkSignal({ ...hello, v: 1, address: '192.0.2.1' })).toEqual(hello);
    const candidate = { candidate: 'candidate:1', sdpMid: 0, sdpMLineIndex: '0', usernameFragment: {}, address: 'x' };
    expect(parseLinkSignal({ type: 'candidate', candidate })).toEqual({
      type: 'candidate',
      candidate: { candidate: 'candidate:1', sdpMid: null, sdpMLineIndex: null, usernameFragment: null },
    });
  });

  test.each([
    null,
    'hello',
    [],
    {},
    { type: 'near' },
    { type: 'hello', version: '1', role: 'feeder', ticket: 'a', fingerprint: 'b' },
    { type: 'hello', version: 1, role: 'relay', ticket: 'a', fingerprint: 'b' },
    { type: 'hello', version: 1, role: 'feeder', fingerprint: 'b' },
    { type: 'hello', version: 1, role: 'feeder', ticket: 'a', fingerprint: 7 },
    { type: 'offer' },
    { type: 'answer', sdp: null },
    { type: 'candidate', candidate: 'candidate:1' },
    { type: 'candidate', candidate: { sdpMid: '0' } },
    { type: ['bye'] },
  ])('S6: %j is no signal', (value) => {
    expect(parseLinkSignal(value)).toBeNull();
  });

  test('S6: a description or a ticket that is too long is none', () => {
    const long = 'x'.repeat(512 * 1024 + 1);
    expect(parseLinkSignal({ type: 'offer', sdp: long })).toBeNull();
    expect(parseLinkSignal({ ...SIGNALS[0], ticket: long })).toBeNull();
    expect(parseLinkSignal({ type: 'offer', sdp: long.slice(1) })).not.toBeNull();
  });

  test('M3: whoever goes for a reason that nobody knows is lost', () => {
    for (const reason of [undefined, 'tired', 7, null]) {
      expect(parseLinkSignal({ type: 'bye', reason })).toEqual({ type: 'bye', reason: 'lost' });
      expect(parseLinkControl(JSON.stringify({ type: 'bye', reason }))).toEqual({ type: 'bye', reason: 'lost' });
    }
  });
});

describe('F1: what goes over the link itself', () => {
  test.each(CONTROLS)('F1: %j is read as it was written', (control) => {
    expect(parseLinkControl(JSON.stringify(control))).toEqual(control);
  });

  test.each([
    '',
    '[',
    'null',
    '[]',
    '{}',
    '"near"',
    '{"type":"hello"}',
    '{"type":"candidate","candidate":{"candidate":""}}',
    '{"type":"pulse"}',
    '{"type":"pulse","id":0}',
    '{"type":"pulse","id":1.5}',
    '{"type":"pulse","id":1023}',
    '{"type":"offer","sdp":""}',
    '{"type":"offer","streams":[]}',
    `{"type":"offer","sdp":"","streams":[${JSON.stringify({ ...STREAM, kind: 'data' })}]}`,
    `{"type":"offer","sdp":"","streams":[${JSON.stringify({ ...STREAM, mid: 1 })}]}`,
    `{"type":"offer","sdp":"","streams":[${JSON.stringify({ ...STREAM, path: 'bob' })}]}`,
    `{"type":"offer","sdp":"","streams":[${JSON.stringify({ ...STREAM, path: [null] })}]}`,
    `{"type":"offer","sdp":"","streams":[${JSON.stringify(STREAM)},null]}`,
    '{"type":"standing","ids":"ann"}',
    '{"type":"playing","ids":[1]}',
    '{"type":"want","sizes":{}}',
    '{"type":"want","sizes":[{"id":"a","width":0,"height":1}]}',
    '{"type":"want","sizes":[{"id":"a","width":65536,"height":1}]}',
    '{"type":"want","sizes":[{"id":"a","width":"1","height":1}]}',
  ])('F1: %s is passed over', (text) => {
    expect(parseLinkControl(text)).toBeNull();
  });

  test('F1: what is no text is passed over, and so is too long a one', () => {
    for (const data of [null, undefined, 7, { type: 'near' }, new ArrayBuffer(4)]) {
      expect(parseLinkControl(data)).toBeNull();
    }
    expect(parseLinkControl(JSON.stringify({ type: 'application', content: 'x'.repeat(600_000) }))).toBeNull();
  });

  test('F1: 512 streams are enough for anybody', () => {
    const offer = (count: number) =>
      JSON.stringify({ type: 'offer', sdp: '', streams: Array.from({ length: count }, () => STREAM) });
    expect(parseLinkControl(offer(512))).not.toBeNull();
    expect(parseLinkControl(offer(513))).toBeNull();
    const playing = (count: number) =>
      JSON.stringify({ type: 'playing', ids: Array.from({ length: count }, () => 'a') });
    expect(parseLinkControl(playing(512))).not.toBeNull();
    expect(parseLinkControl(playing(513))).toBeNull();
  });
});

/** Words of the protocol, so that what is made at random comes near it. */
const WORDS = [
  'type',
  'hello',
  'offer',
  'candidate',
  'bye',
  'want',
  'sizes',
  'ids',
  'sdp',
  'role',
  'feeder',
  'streams',
];

test('S6: whatever comes is a signal or nothing, and never an error (seeded)', () => {
  const seen = { read: 0, nothing: 0 };
  for (let seed = 1; seed <= 2_000; seed++) {
    const random = seededRandom(seed);
    const signal = SIGNALS[random(SIGNALS.length)];
    const names = Object.keys(signal ?? {});
    const changed = { ...signal, [names[random(names.length)] ?? 'type']: anyValue(random, WORDS) };
    const value = random(3) === 0 ? anyValue(random, WORDS) : changed;
    const read = parseLinkSignal(value);
    seen[read === null ? 'nothing' : 'read']++;
    if (read === null) continue;
    if (!SIGNALS.some(({ type }) => type === read.type)) expect.unreachable(`seed ${seed}`);
    expect(parseLinkSignal(read), `seed ${seed}`).toEqual(read);
  }
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(200);
});

test('F1: so does what comes over the link (seeded)', () => {
  const seen = { read: 0, nothing: 0 };
  for (let seed = 1; seed <= 2_000; seed++) {
    const random = seededRandom(seed);
    const control = CONTROLS[random(CONTROLS.length)];
    const names = Object.keys(control ?? {});
    const changed = { ...control, [names[random(names.length)] ?? 'type']: anyValue(random, WORDS) };
    const text = random(2) === 0 ? damaged(JSON.stringify(control), random) : JSON.stringify(changed);
    const read = parseLinkControl(text);
    seen[read === null ? 'nothing' : 'read']++;
    if (read === null) continue;
    if (!CONTROLS.some(({ type }) => type === read.type)) expect.unreachable(`seed ${seed}`);
    expect(JSON.stringify(parseLinkControl(JSON.stringify(read))), `seed ${seed}`).toBe(JSON.stringify(read));
  }
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(200);
});
