import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { hostAndPort, isLoopback, mediaAddresses, usableAddresses } from './mediaAddresses.ts';

const info = (address: string): NetworkInterfaceInfo =>
  address.includes(':')
    ? { address, family: 'IPv6', netmask: '', mac: '', internal: false, cidr: null, scopeid: 0 }
    : { address, family: 'IPv4', netmask: '', mac: '', internal: false, cidr: null };
const interfaces = {
  lo: [info('127.0.0.1'), info('::1')],
  eth0: [info('192.168.1.5'), info('fe80::1'), info('fd00::5')],
  usb0: [info('169.254.9.9')],
};

describe('where media reaches LiveKit', () => {
  test('is the address listened on', () => {
    expect(mediaAddresses('192.168.1.5', null, interfaces)).toEqual({
      advertised: '192.168.1.5',
      listen: ['192.168.1.5'],
      loopbackOnly: false,
    });
  });

  test('is this machine alone when VNET listens on loopback', () => {
    expect(mediaAddresses('127.0.0.1', null, interfaces)).toMatchObject({ listen: ['127.0.0.1'], loopbackOnly: true });
    expect(mediaAddresses('::1', null, interfaces)).toMatchObject({ listen: ['::1'], loopbackOnly: true });
  });

  test.each(['0.0.0.0', '::'])('is every address of the machine when VNET listens on %s', (host) => {
    expect(mediaAddresses(host, null, interfaces)).toEqual({
      advertised: null,
      listen: ['127.0.0.1', '::1', '192.168.1.5', 'fd00::5'],
      loopbackOnly: false,
    });
  });

  test('is LIVEKIT_NODE_IP where it is set, whatever VNET listens on', () => {
    expect(mediaAddresses('127.0.0.1', '203.0.113.7', interfaces)).toEqual({
      advertised: '203.0.113.7',
      listen: [],
      loopbackOnly: false,
    });
  });
});

test('link-local addresses are no use to others', () => {
  expect(usableAddresses(interfaces)).toEqual(['127.0.0.1', '::1', '192.168.1.5', 'fd00::5']);
  expect(usableAddresses({})).toEqual([]);
});

test.each([
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['::ffff:127.0.0.1', true],
  ['::1', true],
  ['128.0.0.1', false],
  ['::2', false],
])('%s is loopback: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});

test('IPv6 stands in brackets before a port', () => {
  expect(hostAndPort('::1', 80)).toBe('[::1]:80');
  expect(hostAndPort('10.0.0.1', 80)).toBe('10.0.0.1:80');
});
