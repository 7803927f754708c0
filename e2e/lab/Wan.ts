import type { LineEnd } from './Line.ts';
import { Namespace } from './Namespace.ts';
import { run } from './run.ts';

const SWITCH = 'net';
const BITS = 24;
/** Last bytes of addresses. */
const OURS = 1;
const CLOUD = 10;
const FIRST_REMOTE = 20;
const FIRST_ROUTER = 100;

/**
 * The network between the sites: a switch with the cloud, the remote people and each site's router, and a cable from
 * this machine, so that tests can ask the server without crossing anybody's line. Its addresses are those reserved for
 * measurements (RFC 2544: 198.18.0.0/15); to a server they are no private ones.
 */
export class Wan {
  readonly #namespace: Namespace;
  readonly #network: string;
  #remotes = 0;
  #routers = 0;

  /** @param number 1 to 254, one for each lab of this machine */
  constructor(prefix: string, number: number) {
    this.#network = `198.18.${number}`;
    this.#namespace = Namespace.add(`${prefix}-wan`);
    this.#namespace.addSwitch(SWITCH);
    run('ip', 'link', 'add', prefix, 'type', 'veth', 'peer', 'name', 'here', 'netns', this.#namespace.name);
    run('ip', 'address', 'add', `${this.#network}.${OURS}/${BITS}`, 'dev', prefix);
    run('ip', 'link', 'set', prefix, 'up');
    this.#namespace.ip('link', 'set', 'here', 'up');
    this.#namespace.join(SWITCH, 'here');
  }

  /** @returns its address */
  joinCloud(namespace: Namespace): string {
    return this.#join(namespace, 'eth0', CLOUD).address;
  }

  /** @returns its address */
  joinRemote(namespace: Namespace): string {
    return this.#join(namespace, 'eth0', FIRST_REMOTE + this.#remotes++).address;
  }

  /**
   * @param uplink what the router calls its end of the line
   * @returns its public address, and the provider's end of the line
   */
  joinRouter(namespace: Namespace, uplink: string): { address: string; end: LineEnd } {
    return this.#join(namespace, uplink, FIRST_ROUTER + this.#routers++);
  }

  #join(namespace: Namespace, device: string, host: number): { address: string; end: LineEnd } {
    const socket = `p${host}`;
    this.#namespace.plugInto(namespace, socket, device);
    this.#namespace.join(SWITCH, socket);
    const address = `${this.#network}.${host}`;
    namespace.ip('address', 'add', `${address}/${BITS}`, 'dev', device);
    return { address, end: { namespace: this.#namespace, device: socket } };
  }

  /** Idempotent. */
  close(): void {
    this.#namespace.close();
  }
}
