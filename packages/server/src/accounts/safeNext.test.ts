import { expect, test } from 'vitest';
import { safeNext } from './safeNext.ts';

const OWN = 'http://vnet.example:8000';

test.each(['/', '/meet/', '/meet/conf/abcd-efgh-jkm/?a=1#top', '/help/?q=%2F%2Fevil.example', '/a/%E0%A4%A/'])(
  '%s is ours',
  (next) => {
    expect(safeNext(next, OWN)).toBe(next);
  },
);

test.each([
  ['http://vnet.example:8000/help/?q=a#b', '/help/?q=a#b'],
  ['HTTP://VNET.example:8000/meet/', '/meet/'],
  // Behind a proxy that ends the TLS.
  ['https://vnet.example:8000/meet/', '/meet/'],
  ['http://vnet.example:8000', '/'],
  ['//vnet.example:8000/help/', '/help/'],
])('%s, whole, is ours too', (next, path) => {
  expect(safeNext(next, OWN)).toBe(path);
});

test('a default port may be left out', () => {
  expect(safeNext('http://localhost/help/', 'http://localhost:80')).toBe('/help/');
});

test.each([
  '',
  'meet/',
  'https://evil.example/',
  'http://localhost/',
  'http://vnet.example/',
  'http://vnet.example:8000.evil.example/',
  'http://vnet.example:8000@evil.example/',
  'http://vnet.example:8000//evil.example/',
  'http://vnet.example:8000/..//evil.example/',
  'http:vnet.example',
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
  expect(safeNext(next, OWN)).toBe('/account/');
});

test.each([
  '/account/sign-out/',
  '/account/sign-out',
  '/account/sign-out/?a=1',
  '/account/%73ign-out/',
  '/help/../account/sign-out/',
  'http://vnet.example:8000/account/sign-out/',
])('%s would sign out at once, and leads to the profile', (next) => {
  expect(safeNext(next, OWN)).toBe('/account/');
});
