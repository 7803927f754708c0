import type { AddressInfo } from 'node:net';
import { hostname, type NetworkInterfaceInfo } from 'node:os';
import { hostAndPort, isLoopback, usableAddresses } from '../calls/livekit/supervise/mediaAddresses.ts';
import type { Config } from '../config.ts';

/** The lines that say where VNET is: one address, or with `--lan` every one and what browsers ask there. */
export function reachableUrls(
  config: Pick<Config, 'host' | 'publicUrl' | 'tls'>,
  bound: AddressInfo | string | null,
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
  lan: boolean,
): string[] {
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const scheme = lan || config.tls !== null ? 'https' : 'http';
  const urlOf = (host: string) => `${scheme}://${hostAndPort(host, port)}/`;
  if (!lan) {
    const everywhere = config.host === '0.0.0.0' || config.host === '::';
    return [
      `VNET is at ${config.publicUrl === null ? urlOf(everywhere ? '127.0.0.1' : config.host) : `${config.publicUrl}/`}`,
    ];
  }
  const addresses = usableAddresses(interfaces).filter((address) => !isLoopback(address));
  const lines = [
    'VNET is at',
    `  ${urlOf('localhost')} on this machine`,
    ...[...addresses, hostname()].map((host) => `  ${urlOf(host)}`),
  ];
  if (config.tls === null) {
    lines.push(
      'VNET made the certificate itself, so each browser warns once. Choose “Advanced”, then “Proceed” (Chrome, Edge),',
      '“Accept the Risk and Continue” (Firefox) or “visit this website” (Safari). Then allow camera and microphone.',
    );
  }
  return lines;
}
