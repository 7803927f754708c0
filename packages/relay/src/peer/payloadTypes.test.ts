import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Numbering } from '../testing/payloadTypeScenarios.ts';
import { ScenarioPage } from '../testing/ScenarioPage.ts';
import { PayloadTypeError } from './PayloadTypeError.ts';
import { codecOf, type NumberedCodec, withPayloadTypes } from './payloadTypes.ts';

/** `98 VP9/90000`, and what follows it. */
interface Format {
  rtpmap: string;
  fmtp?: string;
  more?: string[];
}

type Formats = readonly (readonly [number: number, format: Format])[];

function section(mid: string, kind: string, formats: Formats, more: string[] = []): string {
  const numbers = formats.map(([number]) => number).join(' ');
  const lines = formats.flatMap(([number, { rtpmap, fmtp, more: others = [] }]) => [
    `a=rtpmap:${number} ${rtpmap}`,
    ...others,
    ...(fmtp === undefined ? [] : [`a=fmtp:${number} ${fmtp}`]),
  ]);
  return [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${numbers}`,
    'c=IN IP4 0.0.0.0',
    `a=mid:${mid}`,
    'a=extmap:98 urn:ietf:params:rtp-hdrext:sdes:mid',
    ...lines,
    'a=ssrc:98 cname:98',
    ...more,
    '',
  ].join('\r\n');
}

function offer(bundle: string, ...sections: string[]): string {
  return `v=0\r\no=- 98 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE ${bundle}\r\n${sections.join('')}`;
}

const VP9: Format = { rtpmap: 'VP9/90000', fmtp: 'profile-id=0' };
const VP8: Format = { rtpmap: 'VP8/90000' };
const OPUS: Format = { rtpmap: 'opus/48000/2', fmtp: 'minptime=10;useinbandfec=1' };
const rtx = (of: number): Format => ({ rtpmap: 'rtx/90000', fmtp: `apt=${of}` });
const WITH_VP9: Formats = [
  [98, VP9],
  [99, rtx(98)],
];
const WITH_VP8: Formats = [
  [96, VP8],
  [97, rtx(96)],
];
const WITH_OPUS: Formats = [[111, OPUS]];
const DATA = 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:data\r\na=sctp-port:5000\r\n';

const wish = (wanted: Record<string, [mimeType: string, payloadType: number]>) =>
  new Map(Object.entries(wanted).map(([mid, [mimeType, payloadType]]) => [mid, { mimeType, payloadType }]));

/** `VP9/90000 112` of each section. */
function formats(sdp: string): string[][] {
  return sdp
    .split(/^(?=m=)/m)
    .slice(1)
    .map((text) =>
      (/^m=.*?((?: \d+)*)\r/.exec(text)?.[1] ?? '')
        .trim()
        .split(' ')
        .map((number) => {
          const rtpmap = new RegExp(`^a=rtpmap:${number} (\\w+)`, 'm').exec(text)?.[1];
          const refers = new RegExp(`^a=fmtp:${number} (apt=\\d+|\\d+/\\d+)\r`, 'm').exec(text)?.[1];
          return [number, rtpmap, refers].filter((each) => each !== undefined).join(' ');
        }),
    );
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof PayloadTypeError) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

describe('decision 015: an offer is numbered as the tapped frames say', () => {
  test('wherever a line names the codec, and nowhere else', () => {
    const named = (number: number) => {
      const feedback = [`a=rtcp-fb:${number} nack`, `a=rtcp-fb:${number} nack pli`, 'a=rtcp-fb:* transport-cc'];
      const formats: Formats = [
        [number, { ...VP9, more: feedback }],
        [99, rtx(number)],
      ];
      const more = [
        `a=imageattr:${number} recv [x=1280,y=98]`,
        `a=rid:98 send pt=${number},99;max-width=98`,
        `a=packetization:${number} raw`,
      ];
      return offer('0 data', section('0', 'video', formats, more), DATA);
    };
    expect(withPayloadTypes(named(98), wish({ 0: ['video/VP9', 112] }))).toBe(named(112));
  });

  test('numbered so already: unchanged to the last byte', () => {
    const sdp = offer('0 1', section('0', 'video', WITH_VP9), section('1', 'audio', WITH_OPUS));
    const wanted = wish({ 0: ['video/VP9', 98], 1: ['audio/opus', 111] });
    expect(withPayloadTypes(sdp, wanted)).toBe(sdp);
    expect(withPayloadTypes(sdp, new Map())).toBe(sdp);
    const numbered = withPayloadTypes(sdp, wish({ 0: ['video/VP9', 111], 1: ['audio/opus', 98] }));
    expect(withPayloadTypes(numbered, wish({ 0: ['video/VP9', 111], 1: ['audio/opus', 98] }))).toBe(numbered);
  });

  test('a number that another codec has changes places, in every section of the group', () => {
    const sdp = offer(
      '0 1 2',
      section('0', 'video', WITH_VP9),
      section('1', 'video', WITH_VP8),
      section('2', 'video', WITH_VP8),
    );
    expect(formats(withPayloadTypes(sdp, wish({ 0: ['video/VP9', 96] })))).toEqual([
      ['96 VP9', '99 rtx apt=96'],
      ['98 VP8', '97 rtx apt=98'],
      ['98 VP8', '97 rtx apt=98'],
    ]);
  });

  test('within one section too', () => {
    const sdp = offer('0', section('0', 'video', [...WITH_VP8, ...WITH_VP9]));
    expect(formats(withPayloadTypes(sdp, wish({ 0: ['video/VP9', 96] })))).toEqual([
      ['98 VP8', '97 rtx apt=98', '96 VP9', '99 rtx apt=96'],
    ]);
  });

  test('codecs that are wanted in a circle', () => {
    const sdp = offer(
      '0 1 2',
      ...[96, 98, 45].map((number, index) => section(`${index}`, 'video', [[number, { rtpmap: `C${index}/90000` }]])),
    );
    const wanted = wish({ 0: ['video/C0', 98], 1: ['video/C1', 45], 2: ['video/C2', 96] });
    expect(formats(withPayloadTypes(sdp, wanted))).toEqual([['98 C0'], ['45 C1'], ['96 C2']]);
  });

  test('one codec under two numbers, each with a retransmission format of its own', () => {
    const vp9 = (mid: string) => section(mid, 'video', WITH_VP9);
    const wanted = wish({ 0: ['video/VP9', 112], 1: ['video/VP9', 98], 2: ['video/VP9', 112] });
    const rewritten = withPayloadTypes(offer('0 1 2', vp9('0'), vp9('1'), vp9('2')), wanted);
    expect(formats(rewritten)).toEqual([
      ['112 VP9', '99 rtx apt=112'],
      ['98 VP9', '127 rtx apt=98'],
      ['112 VP9', '99 rtx apt=112'],
    ]);
    expect(withPayloadTypes(rewritten, wanted)).toBe(rewritten);
  });

  test('a number that a retransmission format has: it gets the one that becomes free', () => {
    const sdp = offer('0 1', section('0', 'video', WITH_VP9), section('1', 'audio', WITH_OPUS));
    expect(formats(withPayloadTypes(sdp, wish({ 1: ['audio/opus', 99] })))).toEqual([
      ['98 VP9', '111 rtx apt=98'],
      ['99 opus'],
    ]);
    expect(formats(withPayloadTypes(sdp, wish({ 0: ['video/VP9', 99] })))).toEqual([
      ['99 VP9', '98 rtx apt=99'],
      ['111 opus'],
    ]);
  });

  test('a number that becomes free in one section only is not free', () => {
    const vp9 = (mid: string) => section(mid, 'video', [[98, VP9]]);
    const vp8 = (mid: string) => section(mid, 'video', [[96, VP8]]);
    const wanted = wish({ 0: ['video/VP9', 96] });
    const after = formats(withPayloadTypes(offer('0 1 2', vp9('0'), vp9('1'), vp8('2')), wanted));
    expect(after).toEqual([['96 VP9'], ['98 VP9'], ['127 VP8']]);
    const before = formats(withPayloadTypes(offer('0 1 2', vp9('0'), vp8('1'), vp9('2')), wanted));
    expect(before).toEqual([['96 VP9'], ['127 VP8'], ['98 VP9']]);
  });

  test('a retransmission format may stand before what it repeats', () => {
    const sdp = offer(
      '0 1 2',
      section('0', 'video', WITH_VP9),
      section('1', 'video', [...WITH_VP8].reverse()),
      section('2', 'video', WITH_VP8),
    );
    expect(formats(withPayloadTypes(sdp, wish({ 0: ['video/VP9', 96] })))).toEqual([
      ['96 VP9', '99 rtx apt=96'],
      ['97 rtx apt=98', '98 VP8'],
      ['98 VP8', '97 rtx apt=98'],
    ]);
  });

  test('redundant audio follows the codec that it repeats', () => {
    const red = { rtpmap: 'red/48000/2', fmtp: '111/111' };
    const sdp = offer('0', section('0', 'audio', [[63, red], ...WITH_OPUS]));
    expect(formats(withPayloadTypes(sdp, wish({ 0: ['audio/opus', 109] })))).toEqual([['63 red 109/109', '109 opus']]);
  });

  test('the first of several with the same name is meant; capitals are the same', () => {
    const profile2 = { ...VP9, fmtp: 'profile-id=2' };
    const sdp = offer('0', section('0', 'video', [...WITH_VP9, [100, profile2], [101, rtx(100)]]));
    const rewritten = withPayloadTypes(sdp, wish({ 0: ['VIDEO/vp9', 100] }));
    expect(formats(rewritten)).toEqual([['100 VP9', '99 rtx apt=100', '98 VP9', '101 rtx apt=98']]);
    expect(rewritten).toContain('a=fmtp:100 profile-id=0\r\n');
    expect(rewritten).toContain('a=fmtp:98 profile-id=2\r\n');
  });

  test('sections outside of the group have numbers of their own', () => {
    const sdp = offer('0', section('0', 'video', [[98, VP9]]), section('1', 'video', [[96, VP8]]));
    expect(formats(withPayloadTypes(sdp, wish({ 0: ['video/VP9', 96] })))).toEqual([['96 VP9'], ['96 VP8']]);
  });

  test('line ends without carriage return stay so', () => {
    const sdp = offer('0', section('0', 'video', WITH_VP9)).replaceAll('\r', '');
    const rewritten = withPayloadTypes(sdp, wish({ 0: ['video/VP9', 112] }));
    expect(rewritten).not.toContain('\r');
    expect(rewritten).toContain('a=rtpmap:112 VP9/90000\n');
    expect(rewritten).toContain('a=fmtp:99 apt=112\n');
  });

  test.each<[string, Record<string, [string, number]>]>([
    ['section_missing', { 7: ['video/VP9', 98] }],
    ['section_missing', { data: ['video/VP9', 98] }],
    ['codec_missing', { 0: ['video/AV1', 98] }],
    ['codec_missing', { 0: ['audio/VP9', 98] }],
    ['number_invalid', { 0: ['video/VP9', 72] }],
    ['number_invalid', { 0: ['video/VP9', 128] }],
    ['number_invalid', { 0: ['video/VP9', -1] }],
    ['number_invalid', { 0: ['video/VP9', 98.5] }],
    ['number_conflict', { 0: ['video/VP9', 100], 1: ['audio/opus', 100] }],
  ])('throws %s for %j', (code, wanted) => {
    const sdp = offer('0 1 data', section('0', 'video', [[98, VP9]]), section('1', 'audio', WITH_OPUS), DATA);
    expect(codeOf(() => withPayloadTypes(sdp, wish(wanted)))).toBe(code);
  });

  test('throws numbers_exhausted when no dynamic number is left', () => {
    const dynamic = Array.from({ length: 128 }, (_, number) => number).filter((number) => number >= 35);
    const full = dynamic
      .filter((number) => number < 64 || number >= 96)
      .map((number) => [number, { rtpmap: `C${number}/8000` }] as const);
    const sdp = offer('0', section('0', 'audio', [[0, { rtpmap: 'PCMU/8000' }], ...full]));
    expect(codeOf(() => withPayloadTypes(sdp, wish({ 0: ['audio/PCMU', 96] })))).toBe('numbers_exhausted');
  });

  test('codecOf: what a section sends unless told otherwise', () => {
    const sdp = offer('0 1', section('0', 'video', WITH_VP9), section('1', 'audio', WITH_OPUS), DATA);
    expect(codecOf(sdp, '0')).toEqual({ mimeType: 'video/VP9', payloadType: 98 });
    expect(codecOf(sdp, '1')).toEqual({ mimeType: 'audio/opus', payloadType: 111 });
    expect(codecOf(sdp, 'data')).toBeUndefined();
    expect(codecOf(sdp, '7')).toBeUndefined();
  });

  test('any wishes over any sections: one meaning a number in the group, every reference right (seeded)', () => {
    let state = 3;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const names = ['VP8', 'VP9', 'H264', 'AV1'];
    const numbers = [...Array.from({ length: 32 }, (_, index) => 96 + index), 35, 45, 46, 63];
    let rewrites = 0;
    for (let run = 0; run < 500; run++) {
      const sections = Array.from({ length: 1 + random(5) }, (_, mid) => {
        const chosen = names.map((name, index) => ({ name, number: 96 + 2 * index })).filter(() => random(2) === 0);
        const codecs = chosen.flatMap(
          ({ name, number }): Formats => [
            [number, { rtpmap: `${name}/90000` }],
            [number + 1, rtx(number)],
          ],
        );
        return {
          mid: String(mid),
          names: chosen.map(({ name }) => name),
          text: section(String(mid), 'video', codecs),
        };
      });
      const sdp = offer(sections.map(({ mid }) => mid).join(' '), ...sections.map(({ text }) => text));
      const wanted = new Map<string, NumberedCodec>();
      for (const { mid, names: offered } of sections) {
        const name = offered[random(offered.length)];
        const payloadType = numbers[random(numbers.length)];
        if (name !== undefined && payloadType !== undefined && random(3) > 0)
          wanted.set(mid, { mimeType: `video/${name}`, payloadType });
      }
      const byNumber = new Map<number, string>();
      const conflict = [...wanted.values()].some(({ mimeType, payloadType }) => {
        const other = byNumber.get(payloadType);
        byNumber.set(payloadType, mimeType);
        return other !== undefined && other !== mimeType;
      });
      if (conflict) {
        expect(codeOf(() => withPayloadTypes(sdp, wanted))).toBe('number_conflict');
        continue;
      }
      rewrites++;
      const rewritten = withPayloadTypes(sdp, wanted);
      const [before, after] = [formats(sdp), formats(rewritten)];
      const meanings = new Map<string, string>();
      for (const [index, list] of after.entries()) {
        const names = (each: readonly string[]) => each.map((format) => format.split(' ')[1]);
        expect(names(list)).toEqual(names(before[index] ?? []));
        const own = list.map((format) => format.split(' ')[0] ?? '');
        expect(new Set(own).size).toBe(own.length);
        for (const [place, format] of list.entries()) {
          const [number = '', ...meaning] = format.split(' ');
          expect(meanings.get(number) ?? meaning.join(' ')).toBe(meaning.join(' '));
          meanings.set(number, meaning.join(' '));
          // Chromium's order: each codec, then its retransmission format.
          if (meaning[0] === 'rtx') expect(meaning[1]).toBe(`apt=${own[place - 1]}`);
        }
        const wish = wanted.get(String(index));
        if (wish) expect(list).toContain(`${wish.payloadType} ${wish.mimeType.slice('video/'.length)}`);
      }
      expect(withPayloadTypes(rewritten, wanted)).toBe(rewritten);
    }
    expect(rewrites).toBeGreaterThan(100);
  });
});

describe('decision 015: Chromium takes what is numbered so, and sends it', { timeout: 60_000 }, () => {
  let scenarios: ScenarioPage;
  beforeAll(async () => {
    scenarios = await ScenarioPage.open('./payloadTypeScenarios.ts');
  }, 60_000);
  afterAll(() => scenarios.close());

  type Round = (NumberedCodec & { of?: number })[];
  const numbered = (...rounds: Round[]): Promise<Numbering[]> =>
    scenarios.page.evaluate((each) => payloadTypeScenarios.numbered(each), rounds);
  const of = (mimeType: string, payloadType: number) => ({ mimeType, payloadType });

  test.each([
    ['video/VP8', 101],
    ['video/VP9', 120],
    ['video/H264', 96],
    ['video/AV1', 98],
    ['audio/opus', 96],
  ])('%s as %i', async (mimeType, payloadType) => {
    const [outcome] = await numbered([of(mimeType, payloadType)]);
    const name = `${mimeType.split('/')[1]} ${payloadType}`;
    expect(outcome?.offered[0]?.payloadType).not.toBe(payloadType);
    expect(outcome?.answered).toEqual([of(mimeType, payloadType)]);
    expect(outcome?.sender[0]?.[0]).toBe(name);
    expect(outcome?.received).toEqual([name]);
  });

  test('all codecs at once, each under the number of another', async () => {
    const codecs = [
      of('video/VP8', 98),
      of('video/VP9', 45),
      of('video/AV1', 102),
      of('video/H264', 111),
      of('audio/opus', 96),
    ];
    const [outcome] = await numbered(codecs);
    expect(outcome?.answered).toEqual(codecs);
    expect(outcome?.sender.map(([codec]) => codec)).toEqual(['VP8 98', 'VP9 45', 'AV1 102', 'H264 111', 'opus 96']);
    expect(outcome?.received).toEqual(['VP8 98', 'VP9 45', 'AV1 102', 'H264 111', 'opus 96']);
  });

  test('one codec under two numbers', async () => {
    const [outcome] = await numbered([
      of('video/VP9', 112),
      of('video/VP9', 98),
      of('audio/opus', 109),
      of('audio/opus', 111),
    ]);
    expect(outcome?.received).toEqual(['VP9 112', 'VP9 98', 'opus 109', 'opus 111']);
    const formats = outcome?.sender.flat() ?? [];
    expect(new Set(formats).size).toBe(formats.length);
  });

  test('a later offer with more sections: the first ones keep their numbers', async () => {
    const [first, second, third, same] = await numbered(
      [of('video/VP9', 112), of('audio/opus', 109)],
      [of('video/H264', 98), of('audio/opus', 111)],
      [of('video/AV1', 96), of('video/VP8', 45)],
      [],
    );
    expect(first?.received).toEqual(['VP9 112', 'opus 109']);
    expect(second?.offered.slice(0, 2)).toEqual(first?.answered);
    expect(second?.sender.slice(0, 2)).toEqual(first?.sender);
    expect(second?.received).toEqual(['VP9 112', 'opus 109', 'H264 98', 'opus 111']);
    expect(third?.sender.slice(0, 4)).toEqual(second?.sender);
    expect(third?.received).toEqual(['VP9 112', 'opus 109', 'H264 98', 'opus 111', 'AV1 96', 'VP8 45']);
    expect(same).toMatchObject({ unchanged: true, received: third?.received });
  });

  test('a section that is numbered anew, as when the tap’s number changes', async () => {
    const [, second, third] = await numbered(
      [of('video/VP9', 112), of('audio/opus', 109)],
      [{ ...of('video/VP9', 100), of: 0 }, of('video/VP8', 112)],
      [
        { ...of('video/VP9', 109), of: 0 },
        { ...of('audio/opus', 100), of: 1 },
      ],
    );
    expect(second?.received).toEqual(['VP9 100', 'opus 109', 'VP8 112']);
    expect(third?.received).toEqual(['VP9 109', 'opus 100', 'VP8 112']);
  });
});
