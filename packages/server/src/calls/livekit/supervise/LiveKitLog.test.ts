import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { LiveKitLog } from './LiveKitLog.ts';
import { redact } from './redact.ts';

function collect(): { log: pino.Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  return { log: pino({ base: null, timestamp: false }, { write: (line) => void lines.push(JSON.parse(line)) }), lines };
}

test('a line of LiveKit comes through under VNET’s log, with safe fields only', () => {
  const { log, lines } = collect();
  new LiveKitLog(log).write(
    JSON.stringify({
      level: 'error',
      msg: 'could not answer',
      error: 'no candidate from 192.168.1.20',
      room: 'r',
      remote: 'a=candidate:1 1 udp 1 10.0.0.1 5 typ host',
      sdp: 'v=0',
    }),
  );
  expect(lines).toEqual([
    { level: 50, source: 'livekit', error: 'no candidate from [address]', room: 'r', msg: 'could not answer' },
  ]);
});

test('what is no JSON is kept for the sentence about a failed start', () => {
  const { log, lines } = collect();
  const output = new LiveKitLog(log);
  output.write('could not parse config: yaml: line 3');
  expect(output.lastText).toBe('could not parse config: yaml: line 3');
  expect(lines).toHaveLength(1);
});

test('reads whole lines from a stream, however they are cut', async () => {
  const { log, lines } = collect();
  const stream = new PassThrough();
  new LiveKitLog(log).read(stream);
  stream.write('{"level":"warn","ms');
  stream.write('g":"one"}\n{"level":"warn","msg":"two"}\n');
  stream.end();
  await new Promise((resolve) => stream.on('close', resolve));
  expect(lines.map(({ msg }) => msg)).toEqual(['one', 'two']);
});

test('no more than ten lines in ten seconds, and then how many were left out', () => {
  const { log, lines } = collect();
  let now = 0;
  const output = new LiveKitLog(log, () => now);
  for (let count = 0; count < 25; count += 1) output.write('{"level":"warn","msg":"again"}');
  expect(lines).toHaveLength(10);
  now = 10_000;
  output.write('{"level":"warn","msg":"later"}');
  expect(lines.slice(10).map(({ msg, dropped }) => dropped ?? msg)).toEqual([15, 'later']);
});

test.each([
  ['invalid token: eyJhbGciOiJI.eyJzdWIi.sig-na_ture, error', 'invalid token: [token], error'],
  ['GET /rtc?access_token=abc&x=1', 'GET /rtc?access_token=[redacted]&x=1'],
  ['from 10.1.2.3:4444 to fd00::17', 'from [address]:4444 to [address]'],
  ['offer v=0\r\no=- 1 2 IN IP4 0.0.0.0', 'offer [sdp]'],
  ['offer v=0\\r\\no=-', 'offer [sdp]'],
  ['"candidate:1 1 udp 2130706431 10.0.0.1 9 typ host" lost', '"[candidate]" lost'],
  ['room 7:30 is full', 'room 7:30 is full'],
])('%s is logged as %s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

test('long texts are cut', () => {
  expect(redact('x'.repeat(10_000))).toHaveLength(500);
});
