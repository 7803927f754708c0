import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHROMIUM } from './browser.ts';
import { NameServer } from './NameServer.ts';

const run = promisify(execFile);

/** Where the kernel notes what the rule before the last one met. */
const FOREIGN = 'vnet-foreign';

/**
 * Another machine: a network namespace joined to this one by a cable of its own. All that leaves it for anywhere but
 * this machine is refused, and noted.
 */
export class NetworkNamespace {
  readonly #name: string;
  readonly #folder: string;
  #hostAddresses: readonly string[] = [];
  #nameServer: NameServer | null = null;
  /** This machine as the other one sees it. */
  readonly hostAddress: string;
  readonly guestAddress: string;
  /** Chromium over there, for Playwright's `executablePath`. */
  readonly chromium: string;

  private constructor(name: string, network: string) {
    this.#name = name;
    this.hostAddress = `${network}.1`;
    this.guestAddress = `${network}.2`;
    this.#folder = mkdtempSync(join(tmpdir(), 'vnet-e2e-netns-'));
    this.chromium = join(this.#folder, 'chromium');
    writeFileSync(this.chromium, `#!/bin/sh\nexec ip netns exec ${name} ${CHROMIUM} "$@"\n`);
    chmodSync(this.chromium, 0o755);
  }

  /** Whether this machine lets us make one; where it does not, the tests that need one are skipped, loudly. */
  static possible(): boolean {
    const probe = `vnet-probe-${process.pid}`;
    try {
      execFileSync('ip', ['netns', 'add', probe], { stdio: 'ignore' });
      execFileSync('ip', ['netns', 'exec', probe, 'iptables', '-L', '-n'], { stdio: 'ignore' });
      return true;
    } catch {
      console.warn('SKIPPED: network namespaces cannot be made here (iproute2, iptables and root are needed).');
      return false;
    } finally {
      try {
        execFileSync('ip', ['netns', 'delete', probe], { stdio: 'ignore' });
      } catch {
        // It was not made.
      }
    }
  }

  static async make(): Promise<NetworkNamespace> {
    const number = process.pid % 250;
    const name = `vnet-e2e-${process.pid}`;
    const namespace = new NetworkNamespace(name, `10.213.${number}`);
    const [here, there] = [`vnh${process.pid}`, `vng${process.pid}`];
    // What asks for a name asks us.
    mkdirSync(`/etc/netns/${name}`, { recursive: true });
    writeFileSync(`/etc/netns/${name}/resolv.conf`, `nameserver ${namespace.hostAddress}\n`);
    await run('ip', ['netns', 'add', name]);
    await run('ip', ['link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name]);
    await run('ip', ['address', 'add', `${namespace.hostAddress}/30`, 'dev', here]);
    await run('ip', ['link', 'set', here, 'up']);
    namespace.#nameServer = await NameServer.listen(namespace.hostAddress);
    await namespace.execute('sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1');
    await namespace.execute('ip', 'address', 'add', `${namespace.guestAddress}/30`, 'dev', there);
    await namespace.execute('ip', 'link', 'set', there, 'up');
    await namespace.execute('ip', 'link', 'set', 'lo', 'up');
    // A way out, so that what wants out is seen to try.
    await namespace.execute('ip', 'route', 'add', 'default', 'via', namespace.hostAddress);
    await namespace.#rule('-o', 'lo', '-j', 'ACCEPT');
    // A server that listens everywhere tells all its addresses; each is this machine's own.
    namespace.#hostAddresses = ownAddresses();
    for (const address of namespace.#hostAddresses.filter((known) => isIP(known) === 4)) {
      await namespace.#rule('-d', address, '-j', 'ACCEPT');
    }
    // Multicast stays on the cable: neighbours' names (mDNS), group membership.
    await namespace.#rule('-d', '224.0.0.0/4', '-j', 'ACCEPT');
    await namespace.#rule('-m', 'recent', '--name', FOREIGN, '--rdest', '--set');
    await namespace.#rule('-j', 'REJECT');
    return namespace;
  }

  /** All of this machine's, with `hostAddress` among them. */
  get hostAddresses(): readonly string[] {
    return this.#hostAddresses;
  }

  execute(command: string, ...args: string[]): Promise<{ stdout: string }> {
    return run('ip', ['netns', 'exec', this.#name, command, ...args]);
  }

  #rule(...rule: string[]): Promise<unknown> {
    return this.execute('iptables', '-A', 'OUTPUT', ...rule);
  }

  /** From now on no UDP leaves, to this machine either. */
  async blockUdp(): Promise<void> {
    await this.execute('iptables', '-I', 'OUTPUT', '1', '!', '-o', 'lo', '-p', 'udp', '-j', 'DROP');
  }

  async allowUdp(): Promise<void> {
    await this.execute('iptables', '-D', 'OUTPUT', '1');
  }

  /** Packets of UDP that were held back since `blockUdp`. */
  async blockedUdpPackets(): Promise<number> {
    const { stdout } = await this.execute('iptables', '-L', 'OUTPUT', '1', '-n', '-v', '-x');
    return Number(stdout.trim().split(/\s+/)[0]);
  }

  /** Every name that was looked up over there; none has an address. */
  get askedNames(): string[] {
    return this.#nameServer?.asked ?? [];
  }

  /** Every address but this machine's that any packet wanted to go to. */
  async foreignAddresses(): Promise<string[]> {
    const { stdout } = await this.execute('cat', `/proc/net/xt_recent/${FOREIGN}`);
    return [...stdout.matchAll(/^src=(\S+)/gm)].flatMap(([, address]) => address ?? []);
  }

  /** Idempotent. The cable goes with the namespace. */
  async close(): Promise<void> {
    await this.#nameServer?.close();
    this.#nameServer = null;
    await run('ip', ['netns', 'delete', this.#name]).catch(() => undefined);
    rmSync(`/etc/netns/${this.#name}`, { recursive: true, force: true });
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address));
}
