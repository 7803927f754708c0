import { Line, type Services } from './Line.ts';
import { Namespace } from './Namespace.ts';
import type { Wan } from './Wan.ts';

const UPLINK = 'uplink';
const SWITCH = 'lan';

/** What every household and office has: one public address for all, hidden behind NAT, and a switch for the devices. */
export class Router {
  readonly namespace: Namespace;
  /** The only address of the site that anybody outside sees. */
  readonly publicAddress: string;
  /** Its own on the inside: the devices' gateway. */
  readonly address: string;
  readonly line: Line;
  readonly #network: string;
  #devices = 0;

  /** @param network of the site: the first three bytes */
  constructor(name: string, wan: Wan, { network, services }: { network: string; services: Services }) {
    this.#network = network;
    this.address = `${network}.1`;
    this.namespace = Namespace.add(name);
    const { address, end } = wan.joinRouter(this.namespace, UPLINK);
    this.publicAddress = address;
    this.line = new Line({ namespace: this.namespace, device: UPLINK }, end, services);
    this.namespace.addSwitch(SWITCH);
    this.namespace.ip('address', 'add', `${this.address}/24`, 'dev', SWITCH);
    this.namespace.execute('sysctl', '-qw', 'net.ipv4.ip_forward=1');
    this.namespace.rule('nat', '-A', 'POSTROUTING', '-o', UPLINK, '-j', 'MASQUERADE');
    // Nothing comes in that nobody inside asked for.
    const answers = ['-m', 'conntrack', '--ctstate', 'ESTABLISHED,RELATED'];
    this.namespace.rule('filter', '-P', 'FORWARD', 'DROP');
    this.namespace.rule('filter', '-A', 'FORWARD', '-i', SWITCH, '-j', 'ACCEPT');
    this.namespace.rule('filter', '-A', 'FORWARD', '-i', UPLINK, ...answers, '-j', 'ACCEPT');
  }

  /**
   * A device at one of the switch's sockets.
   *
   * @returns its address
   */
  plugIn(device: Namespace): string {
    this.#devices += 1;
    const socket = `p${this.#devices}`;
    const address = `${this.#network}.${10 + this.#devices}`;
    this.namespace.plugInto(device, socket, 'eth0');
    this.namespace.join(SWITCH, socket);
    device.ip('address', 'add', `${address}/24`, 'dev', 'eth0');
    device.ip('route', 'add', 'default', 'via', this.address);
    return address;
  }

  /** Idempotent. The line goes with it. */
  close(): void {
    this.namespace.close();
  }
}
