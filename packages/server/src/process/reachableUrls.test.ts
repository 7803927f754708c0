import type { NetworkInterfaceInfo } from 'node:os';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { explainListenFailure } from './explainStartFailure.ts';
import { reachableUrls } from './reachableUrls.ts';

const bound = (address: string) => ({ address, port: 8000, family: 'IPv4' });
const eth0: NetworkInterfaceInfo = {
  address: '192.168.1.5',
  family: 'IPv4',
  netmask: '255.255.255.0',
  mac: '',
  internal: false,
  cidr: null,
};

test.each([
  [{ host: '127.0.0.1', publicUrl: null, tls: null }, 'VNET is at http://127.0.0.1:8000/'],
  [{ host: '0.0.0.0', publicUrl: null, tls: null }, 'VNET is at http://127.0.0.1:8000/'],
  [{ host: '::1', publicUrl: null, tls: null }, 'VNET is at http://[::1]:8000/'],
  [{ host: 'box', publicUrl: null, tls: { certPath: 'c', keyPath: 'k' } }, 'VNET is at https://box:8000/'],
  [{ host: '127.0.0.1', publicUrl: 'https://meet.example.org', tls: null }, 'VNET is at https://meet.example.org/'],
])('one line says where VNET is (%#)', (config, line) => {
  expect(reachableUrls(config, bound('127.0.0.1'), {}, false)).toEqual([line]);
});

test('--lan names every https address and what browsers ask', () => {
  const lines = reachableUrls({ host: '::', publicUrl: null, tls: null }, bound('::'), { eth0: [eth0] }, true);
  expect(lines.slice(0, 4)).toEqual([
    'VNET is at',
    '  https://localhost:8000/ on this machine',
    '  https://192.168.1.5:8000/',
    `  https://${hostname()}:8000/`,
  ]);
  expect(lines.slice(4).join(' ')).toMatch(/warns once.*Then allow camera and microphone\./);
});

test.each([
  ['EADDRINUSE', 'Port 80 is taken by another program. Stop that program, or set PORT to a free port.'],
  ['EACCES', 'Port 80 may not be opened by this user. Set PORT to 1024 or higher.'],
  ['EADDRNOTAVAIL', 'HOST: box is no address of this machine. Set HOST to one, or to 0.0.0.0 for all.'],
  ['ENOTFOUND', 'HOST: box cannot be resolved. Set HOST to an address of this machine.'],
  ['EOTHER', 'VNET cannot listen on box, port 80 (EOTHER).'],
])('%s is one line', (code, line) => {
  expect(explainListenFailure(Object.assign(new Error(code), { code }), 'box', 80).message).toBe(line);
});
