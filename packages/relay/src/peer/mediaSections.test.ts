import { expect, test } from 'vitest';
import { sectionOf } from './mediaSections.ts';

const SDP = [
  'v=0',
  'a=msid-semantic: WMS first',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'a=mid:0',
  'm=video 9 UDP/TLS/RTP/SAVPF 98',
  'a=mid:video-1',
  'a=msid:first track-1',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=msid:first-and-more',
  'a=mid:2',
  'm=video 9 UDP/TLS/RTP/SAVPF 98',
  'a=mid:3',
  'a=msid:{a.b*c} track-3',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=msid:nameless track-4',
  '',
];

test.each([
  ['CRLF', '\r\n'],
  ['LF', '\n'],
])('F1: the section of a stream is the one that names it, with %s', (_, end) => {
  const sdp = SDP.join(end);
  expect(sectionOf(sdp, 'first')).toBe('video-1');
  expect(sectionOf(sdp, 'first-and-more')).toBe('2');
});

test('F1: an id is taken literally, and whole', () => {
  const sdp = SDP.join('\r\n');
  expect(sectionOf(sdp, '{a.b*c}')).toBe('3');
  for (const id of ['fir', 'irst', '.*', 'first.*', '{aXb*c}', '', 'track-1', 'WMS']) {
    expect(sectionOf(sdp, id), id).toBeNull();
  }
});

test('F1: a section without a name is none', () => {
  expect(sectionOf(SDP.join('\r\n'), 'nameless')).toBeNull();
  expect(sectionOf('', 'first')).toBeNull();
});
