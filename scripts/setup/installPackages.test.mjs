import { expect, test } from 'vitest';
import { isInstalled, remedyOf } from './installPackages.mjs';

/** @param {Record<string, { version?: string, optional?: boolean, link?: boolean }>} packages */
const lock = (packages) => ({ packages });
const wanted = lock({
  '': { version: '0.1.0' },
  'packages/server': { version: '0.1.0' },
  'node_modules/@vnet/server': { link: true },
  'node_modules/ws': { version: '8.1.0' },
  'node_modules/a/node_modules/ws': { version: '7.0.0' },
  'node_modules/other-platform': { version: '1.0.0', optional: true },
});

test.each([
  ['nothing is there', null, false],
  [
    'all is there, but for what is for another platform',
    lock({
      'node_modules/@vnet/server': { link: true },
      'node_modules/ws': { version: '8.1.0' },
      'node_modules/a/node_modules/ws': { version: '7.0.0' },
    }),
    true,
  ],
  [
    'a version differs',
    lock({
      'node_modules/@vnet/server': { link: true },
      'node_modules/ws': { version: '8.0.9' },
      'node_modules/a/node_modules/ws': { version: '7.0.0' },
    }),
    false,
  ],
  [
    'a nested one is missing',
    lock({ 'node_modules/@vnet/server': { link: true }, 'node_modules/ws': { version: '8.1.0' } }),
    false,
  ],
])('packages are installed when %s: %s', (_what, installed, expected) => {
  expect(isInstalled(wanted, installed)).toBe(expected);
});

test('a package that could not be compiled asks for a compiler, everything else for the registry', () => {
  expect(remedyOf('npm error gyp ERR! find Python')).toMatch(/Python 3, make and a C\+\+ compiler/);
  expect(remedyOf('npm error code ENOTFOUND')).toMatch(/npm registry/);
});

test('without a lock file there is nothing to install', () => {
  expect(isInstalled(null, null)).toBe(true);
});
