import { isIPv4, isIPv6 } from 'node:net';

/** An address as a number, in the family that it is routed in. */
interface Address {
  family: 4 | 6;
  value: bigint;
}

/** A network in CIDR notation (RFC 4632, section 3.1; RFC 4291, section 2.3), without host bits. */
export class Cidr {
  readonly #network: Address;
  readonly prefix: number;

  private constructor(network: Address, prefix: number) {
    this.#network = network;
    this.prefix = prefix;
  }

  /**
   * @param text `10.1.0.0/16`, `2001:db8::/32`; without a prefix it is one address. Host bits are dropped.
   * @returns null for what is none
   */
  static parse(text: string): Cidr | null {
    const [address = '', prefixText, ...more] = text.trim().split('/');
    const parsed = readAddress(address);
    if (parsed === null || more.length > 0 || address.includes('%')) return null;
    const mapped = parsed.family === 4 && address.includes(':');
    const bits = mapped ? 128 : bitsOf(parsed.family);
    if (prefixText !== undefined && !/^[0-9]{1,3}$/.test(prefixText)) return null;
    // What is mapped below /96 is more than IPv4, and no network of anybody.
    const prefix = (prefixText === undefined ? bits : Number(prefixText)) - (mapped ? 96 : 0);
    if (prefix < 0 || prefix > bitsOf(parsed.family)) return null;
    const hostBits = BigInt(bitsOf(parsed.family) - prefix);
    return new Cidr({ ...parsed, value: (parsed.value >> hostBits) << hostBits }, prefix);
  }

  contains(address: string): boolean {
    const parsed = readAddress(address);
    if (parsed === null || parsed.family !== this.#network.family) return false;
    const hostBits = BigInt(bitsOf(parsed.family) - this.prefix);
    return parsed.value >> hostBits === this.#network.value >> hostBits;
  }

  /** One text for one network, however it was typed: `2001:db8::/32` (RFC 5952). */
  toString(): string {
    return `${writeAddress(this.#network)}/${this.prefix}`;
  }
}

function bitsOf(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

/** IPv4 that came in over an IPv6 socket, `::ffff:10.0.0.1`, is IPv4. Null for what is no address. */
function readAddress(text: string): Address | null {
  if (isIPv4(text)) return { family: 4, value: joinNumbers(text.split('.').map(Number), 8n) };
  if (!isIPv6(text)) return null;
  // Numbers its groups, IPv4 in its tail too; it knows no zones.
  const canonical = new URL(`http://[${text.split('%', 1)[0]}]/`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const zeros: number[] = new Array(8 - left.length - right.length).fill(0);
  const value = joinNumbers([...left, ...zeros, ...right], 16n);
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffff_ffffn } : { family: 6, value };
}

function joinNumbers(numbers: readonly number[], bits: bigint): bigint {
  return numbers.reduce((value, number) => (value << bits) | BigInt(number), 0n);
}

function writeAddress({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const groups = [7n, 6n, 5n, 4n, 3n, 2n, 1n, 0n].map((index) => ((value >> (index * 16n)) & 0xffffn).toString(16));
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}
