import type { LineEnd, Services } from './Line.ts';

/** Bytes in each direction, seen from the site. */
export interface Bytes {
  down: number;
  up: number;
}

/** What has crossed a site's line. */
export interface WanTraffic {
  /** When it was read, ms. */
  at: number;
  /** All of it, whole Ethernet frames. */
  all: Bytes;
  /** Of it, without the frames' headers: the call engine's UDP. */
  media: Bytes;
  /** Pages, REST and signalling. */
  web: Bytes;
}

const KINDS = ['media', 'web'] as const;
const DIRECTIONS = ['down', 'up'] as const;

/** Counts at the router, where a provider would: nothing that a browser believes of itself goes into it. */
export class WanMeter {
  readonly #uplink: LineEnd;

  constructor(uplink: LineEnd, { media, web }: Services) {
    this.#uplink = uplink;
    const { namespace, device } = uplink;
    for (const [kind, protocol, port] of [
      ['media', 'udp', media],
      ['web', 'tcp', web],
    ] as const) {
      const count = (chain: string, link: string, end: string, direction: string) => {
        const comment = ['-m', 'comment', '--comment', `${kind}-${direction}`];
        namespace.rule('mangle', '-A', chain, link, device, '-p', protocol, end, String(port), ...comment);
      };
      // Before and after all that a router does, so that what it answers itself counts too.
      count('PREROUTING', '-i', '--sport', 'down');
      count('POSTROUTING', '-o', '--dport', 'up');
    }
  }

  read(): WanTraffic {
    const { namespace, device } = this.#uplink;
    const asked = performance.now();
    const { received, sent } = namespace.bytes(device);
    const at = (asked + performance.now()) / 2;
    const rules = namespace.execute('iptables-save', '-c', '-t', 'mangle');
    const bytesOf = (kind: string): Bytes => {
      const [down, up] = DIRECTIONS.map((direction) => {
        const found = new RegExp(`^\\[\\d+:(\\d+)\\].* --comment "?${kind}-${direction}"?`, 'm').exec(rules);
        if (found === null) throw new Error(`no counter for ${kind} ${direction}`);
        return Number(found[1]);
      });
      return { down: down ?? 0, up: up ?? 0 };
    };
    const [media, web] = KINDS.map(bytesOf);
    const none: Bytes = { down: 0, up: 0 };
    return { at, all: { down: received, up: sent }, media: media ?? none, web: web ?? none };
  }
}

/** bit/s between two readings. */
export function rateBetween(before: WanTraffic, after: WanTraffic): Omit<WanTraffic, 'at'> {
  const seconds = (after.at - before.at) / 1000;
  const rate = (kind: 'all' | 'media' | 'web'): Bytes => ({
    down: ((after[kind].down - before[kind].down) * 8) / seconds,
    up: ((after[kind].up - before[kind].up) * 8) / seconds,
  });
  return { all: rate('all'), media: rate('media'), web: rate('web') };
}
