import { describe, expect, test } from 'vitest';
import { Cidr } from './Cidr.ts';

describe('a network in CIDR notation', () => {
  test.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['192.168.1.77', '192.168.1.77/32'],
    [' 0.0.0.0/0 ', '0.0.0.0/0'],
    ['2001:DB8:0:0:1::1/48', '2001:db8::/48'],
    ['fd00::', 'fd00::/128'],
    ['::/0', '::/0'],
    ['::ffff:10.1.2.3/104', '10.0.0.0/8'],
    ['64:ff9b::192.0.2.1/120', '64:ff9b::c000:200/120'],
  ])('%s is %s, however it was typed', (typed, normal) => {
    expect(Cidr.parse(typed)?.toString()).toBe(normal);
  });

  test.each([
    '',
    '10.0.0.0/33',
    '10.0.0/8',
    '010.0.0.1/8',
    '10.0.0.0/-1',
    '10.0.0.0/8/9',
    '10.0.0.0/',
    '10.0.0.0/8.0',
    '2001:db8::/129',
    'fe80::1%eth0/64',
    '::ffff:10.0.0.0/95',
    'office.example.org/24',
    '1::2::3/64',
    '10.0.0.0/8; drop table accounts',
  ])('“%s” is none', (typed) => {
    expect(Cidr.parse(typed)).toBeNull();
  });

  test.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.0.0.0/8', '::ffff:10.2.3.4', true],
    ['192.168.1.128/25', '192.168.1.127', false],
    ['192.168.1.77/32', '192.168.1.77', true],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['2001:db8::/32', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['::/0', '10.0.0.1', false],
    ['10.0.0.0/8', 'unknown', false],
  ])('%s holds %s: %s', (network, address, held) => {
    expect(Cidr.parse(network)?.contains(address)).toBe(held);
  });
});
