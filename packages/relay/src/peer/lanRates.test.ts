import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ScenarioPage } from '../testing/ScenarioPage.ts';
import { atLanRates } from './lanRates.ts';

const RATES = 'x-google-start-bitrate=10000;x-google-min-bitrate=2000;x-google-max-bitrate=100000';

function answer(...sections: string[][]): string {
  const session = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1'];
  return [...session, ...sections.flat(), ''].join('\r\n');
}

const AUDIO = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=1'];
const DATA = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=sctp-port:5000'];
const RTX = ['a=rtpmap:99 rtx/90000', 'a=fmtp:99 apt=98'];

test('the first format of every video section, and nothing else', () => {
  const vp9 = (fmtp: string) => [
    'm=video 9 UDP/TLS/RTP/SAVPF 98 99',
    'a=rtpmap:98 VP9/90000',
    'a=rtcp-fb:98 nack',
    `a=fmtp:98 ${fmtp}`,
    ...RTX,
  ];
  const video = vp9('profile-id=0');
  const faster = vp9(`profile-id=0;${RATES}`);
  expect(atLanRates(answer(AUDIO, video, DATA, video))).toBe(answer(AUDIO, faster, DATA, faster));
});

test('a format without parameters gets them', () => {
  const vp8 = ['m=video 9 UDP/TLS/RTP/SAVPF 96 99', 'a=mid:1', 'a=rtpmap:96 VP8/90000'];
  expect(atLanRates(answer(vp8.concat(RTX), AUDIO))).toBe(answer([...vp8, `a=fmtp:96 ${RATES}`, ...RTX], AUDIO));
});

test('the format that comes first in the section’s line, not in its attributes', () => {
  const section = (fmtp: string) => [
    'm=video 9 UDP/TLS/RTP/SAVPF 98 99',
    ...RTX,
    'a=rtpmap:98 VP9/90000',
    `a=fmtp:98 ${fmtp}`,
  ];
  expect(atLanRates(answer(section('profile-id=0')))).toBe(answer(section(`profile-id=0;${RATES}`)));
});

test('applied twice they stand there once, and other rates give way', () => {
  const section = (fmtp: string) =>
    answer(['m=video 9 UDP/TLS/RTP/SAVPF 98', 'a=rtpmap:98 VP9/90000', `a=fmtp:98 ${fmtp}`]);
  const faster = atLanRates(section('profile-id=0'));
  expect(atLanRates(faster)).toBe(faster);
  expect(atLanRates(section('x-google-max-bitrate=500; profile-id=0 ;x-google-min-bitrate=30'))).toBe(faster);
  expect(atLanRates(section('x-google-start-bitrate=300'))).toBe(section(RATES));
});

test('the end of the text is a line’s end; other line ends stay as they are', () => {
  const vp8 = 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000';
  expect(atLanRates(vp8)).toBe(`${vp8}\r\na=fmtp:96 ${RATES}`);
  expect(atLanRates('m=video 9 RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n')).toBe(
    `m=video 9 RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=fmtp:96 ${RATES}\n`,
  );
});

test.each(['', 'v=0\r\n', answer(AUDIO, DATA), answer(['m=video 0 UDP/TLS/RTP/SAVPF 0'])])(
  'where there is no video there is nothing to change: %j',
  (sdp) => {
    expect(atLanRates(sdp)).toBe(sdp);
  },
);

describe('How it was done, 5: Chromium begins at these rates', { timeout: 60_000 }, () => {
  let scenarios: ScenarioPage;
  beforeAll(async () => {
    scenarios = await ScenarioPage.open('./payloadTypeScenarios.ts');
  }, 60_000);
  afterAll(() => scenarios.close());
  const firstEstimate = (withLanRates: boolean) =>
    scenarios.page.evaluate((rates) => payloadTypeScenarios.firstEstimate(rates), withLanRates);

  test('at 10 Mbit/s with them, below 1 Mbit/s without', async () => {
    // It doubles while it is asked for: the first of three that was asked in time.
    const without = [await firstEstimate(false), await firstEstimate(false), await firstEstimate(false)];
    expect(Math.min(...without)).toBeLessThan(1_000_000);
    expect(await firstEstimate(true)).toBeGreaterThan(5_000_000);
  });
});
