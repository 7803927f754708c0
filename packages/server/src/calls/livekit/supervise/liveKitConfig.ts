import { isIPv6 } from 'node:net';
import type { TurnServer } from '../../../config.ts';
import { asHostNetwork, hostAndPort, isLoopback, type MediaAddresses } from './mediaAddresses.ts';

export interface LiveKitSettings {
  apiKey: string;
  apiSecret: string;
  /** Its HTTP and WebSocket port, on loopback only. */
  httpPort: number;
  udpPort: number;
  tcpPort: number;
  addresses: MediaAddresses;
  /** Hands browsers that reach none of the media ports another way; null: none. */
  turn: TurnServer | null;
}

/** What VNET's meetings use; the order is LiveKit's own. H265, PCMU and PCMA are left out on purpose. */
const CODECS = ['audio/opus', 'audio/red', 'video/vp8', 'video/h264', 'video/vp9', 'video/av1', 'video/rtx'];

/**
 * LiveKit's configuration as JSON, which is YAML too (`pkg/config/config.go` and `config-sample.yaml` of LiveKit).
 *
 * LiveKit hands out public STUN servers where none is set and cannot hand out none. Its own media port stands there
 * instead, so that no address is contacted that the operator did not configure; an SFU with a reachable address needs
 * no STUN.
 */
export function liveKitConfig(settings: LiveKitSettings): string {
  const { apiKey, apiSecret, httpPort, udpPort, addresses, turn } = settings;
  const { advertised, listen, loopbackOnly } = addresses;
  const own = advertised ?? listen.find((address) => !isLoopback(address)) ?? '127.0.0.1';
  return JSON.stringify({
    port: httpPort,
    bind_addresses: ['127.0.0.1'],
    keys: { [apiKey]: apiSecret },
    rtc: {
      udp_port: udpPort,
      tcp_port: loopbackOnly ? 0 : settings.tcpPort,
      ...(advertised !== null && { node_ip: advertised }),
      // With several addresses LiveKit would ask a STUN server about each; an ICE-lite agent (RFC 8445, section 2.5)
      // offers them as they are and answers the browsers' checks.
      use_ice_lite: advertised === null,
      use_external_ip: false,
      enable_loopback_candidate: listen.some(isLoopback),
      ips: { includes: localNetworks(addresses) },
      stun_servers: [hostAndPort(own, udpPort)],
      ...(turn !== null && { turn_servers: [turn] }),
    },
    turn: { enabled: false },
    room: { auto_create: true, enabled_codecs: CODECS.map((mime) => ({ mime })) },
    logging: { json: true, level: 'warn', pion_level: 'error' },
  });
}

/** Only local addresses of the advertised one's family are replaced by it; those of the other would show as they are. */
function localNetworks({ advertised, listen }: MediaAddresses): string[] {
  if (listen.length > 0) return listen.map(asHostNetwork);
  return [advertised !== null && isIPv6(advertised) ? '::/0' : '0.0.0.0/0'];
}
