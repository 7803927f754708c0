import { expect, test } from 'vitest';
import { safeNext } from './safeNext.ts';

test.each(['/', '/meet/', '/meet/conf/abcd-efgh-jkm/?a=1#top', '/help/?q=%2F%2Fevil.example'])('%s is ours', (next) => {
  expect(safeNext(next)).toBe(next);
});

test.each([
  '',
  'meet/',
  'https://evil.example/',
  'http://localhost/',
  '//evil.example/',
  '///evil.example/',
  '/\\evil.example/',
  '/\t/evil.example/',
  '/\n/evil.example/',
  '\\\\evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/%2e%2e//evil.example',
  '/./\\evil.example',
  'javascript:alert(1)',
  '//[',
])('%j leads to the profile', (next) => {
  expect(safeNext(next)).toBe('/account/');
});
