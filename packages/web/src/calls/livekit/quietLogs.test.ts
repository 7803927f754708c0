import { expect, test } from 'vitest';
import { redact } from './quietLogs.ts';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';

test.each([
  [`could not connect to ws://host/rtc?access_token=${TOKEN}&sdk=js`, 'could not connect to ws://host/rtc?…'],
  [`bad token ${TOKEN}`, 'bad token …'],
  ['could not set v=0 o=- 1 IN IP4 192.168.1.7', 'could not set …'],
  ['candidate:1 1 udp 2113937151 192.168.1.7 5000 typ host', '…'],
  ['signal disconnected', 'signal disconnected'],
])('of %s remains %s', (sentence, safe) => {
  expect(redact(sentence)).toBe(safe);
});
