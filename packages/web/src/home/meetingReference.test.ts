import { expect, it } from 'vitest';
import { parseMeetingReference } from './meetingReference.ts';

const ORIGIN = 'https://vnet.example';

it.each([
  ['abcd-efgh-jkm'],
  ['  ABCD EFGH JKM '],
  ['abcdefghjkm'],
  ['https://vnet.example/meet/conf/abcd-efgh-jkm/'],
  ['https://vnet.example/meet/conf/ABCD-EFGH-JKM'],
  ['http://vnet.example/meet/conf/abcd-efgh-jkm/?from=mail#x'],
  ['vnet.example/meet/conf/abcd-efgh-jkm/'],
  ['/meet/conf/abcd-efgh-jkm/'],
  ['https://vnet.example/meeting/meetings/abcd-efgh-jkm/'],
])('reads %j as the code', (typed) => {
  expect(parseMeetingReference(typed, ORIGIN)).toEqual({ kind: 'code', code: 'abcd-efgh-jkm' });
});

it('leaves a code of the first VNET and a UUID as they are', () => {
  for (const code of ['MTYx-NjQ=', '0b0f6e0c-6a0e-4a52-9d55-3f8b4c1d2e3f']) {
    expect(parseMeetingReference(code, ORIGIN)).toEqual({ kind: 'code', code });
  }
});

it.each([
  ['', { kind: 'empty' }],
  ['   ', { kind: 'empty' }],
  ['https://other.example/meet/conf/abcd-efgh-jkm/', { kind: 'elsewhere', host: 'other.example' }],
  ['https://vnet.example/help/', { kind: 'other' }],
  ['https://vnet.example/meet/conf/%zz/', { kind: 'other' }],
])('says what %j is', (typed, reference) => {
  expect(parseMeetingReference(typed, ORIGIN)).toEqual(reference);
});
