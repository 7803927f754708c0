import { isIP, isIPv6 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';

/** Where media reaches LiveKit. */
export interface MediaAddresses {
  /** The one address that browsers are told instead of LiveKit's own; null: they are told all of `listen`. */
  advertised: string | null;
  /** LiveKit uses only these local addresses; empty: all of them. */
  listen: readonly string[];
  /** Only this machine reaches them, so the TCP port (which LiveKit always opens on every address) stays shut. */
  loopbackOnly: boolean;
}

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/**
 * `LIVEKIT_NODE_IP` where it is set; else the address that VNET listens on, or every address of this machine when it
 * listens on all.
 *
 * @param host what `HOST` says: an address or a name that `lookup` resolves to one of this machine's
 */
export function mediaAddresses(hostAddress: string, nodeIp: string | null, interfaces: Interfaces): MediaAddresses {
  if (nodeIp !== null) {
    return { advertised: nodeIp, listen: isLoopback(nodeIp) ? [nodeIp] : [], loopbackOnly: isLoopback(nodeIp) };
  }
  if (hostAddress === '0.0.0.0' || hostAddress === '::') {
    return { advertised: null, listen: usableAddresses(interfaces), loopbackOnly: false };
  }
  return { advertised: hostAddress, listen: [hostAddress], loopbackOnly: isLoopback(hostAddress) };
}

/** Every address of this machine that another could name: no link-local one, as those need a zone. */
export function usableAddresses(interfaces: Interfaces): string[] {
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => address)
    .filter((address) => isIP(address) !== 0 && !/^fe[89ab]/i.test(address) && !address.startsWith('169.254.'));
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** `10.0.0.1` → `10.0.0.1/32`. */
export function asHostNetwork(address: string): string {
  return `${address}/${isIPv6(address) ? 128 : 32}`;
}

/** `10.0.0.1`, 7882 → `10.0.0.1:7882`; IPv6 in brackets. */
export function hostAndPort(address: string, port: number): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}
