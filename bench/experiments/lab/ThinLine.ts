import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAMESPACE = 'vnet-thin-site';
const OUTSIDE = 'vnet-thin-o';
const INSIDE = 'vnet-thin-i';

/** Time that a packet may wait for the line before it is dropped, in ms: a home router's. */
const QUEUE = 200;

function run(command: string): string {
  const [program = '', ...parameters] = command.split(' ');
  return execFileSync(program, parameters, { encoding: 'utf8' });
}

/**
 * A site behind a line of a given rate: a network namespace whose only way out is shaped in both directions. Needs
 * root and iproute2; the addresses exist on this machine only.
 */
export class ThinLine {
  /** Where the outside world is, seen from the site. */
  readonly address = '10.201.77.1';
  /** Starts Chromium inside the site. */
  readonly chromium: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'vnet-thin-'));

  constructor() {
    this.#remove();
    run(`ip netns add ${NAMESPACE}`);
    run(`ip link add ${OUTSIDE} type veth peer name ${INSIDE} netns ${NAMESPACE}`);
    run(`ip addr add ${this.address}/24 dev ${OUTSIDE}`);
    run(`ip link set ${OUTSIDE} up`);
    for (const command of [
      `ip addr add 10.201.77.2/24 dev ${INSIDE}`,
      `ip link set ${INSIDE} up`,
      'ip link set lo up',
      `ip route add default via ${this.address}`,
    ]) {
      run(`ip netns exec ${NAMESPACE} ${command}`);
    }
    this.chromium = join(this.#folder, 'chromium');
    const program = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
    writeFileSync(this.chromium, `#!/bin/sh\nexec ip netns exec ${NAMESPACE} ${program} "$@"\n`);
    chmodSync(this.chromium, 0o755);
  }

  /** Sets the rate of both directions, in kbit/s. */
  shape(rate: number): void {
    const limits = `root tbf rate ${rate}kbit burst 4kb latency ${QUEUE}ms`;
    run(`tc qdisc replace dev ${OUTSIDE} ${limits}`);
    run(`ip netns exec ${NAMESPACE} tc qdisc replace dev ${INSIDE} ${limits}`);
  }

  /** What has come down the line so far, dropped packets left out. */
  get bytesDown(): number {
    const [link] = JSON.parse(run(`ip -json -statistics link show ${OUTSIDE}`));
    return link.stats64.tx.bytes;
  }

  close(): void {
    this.#remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #remove(): void {
    try {
      // Both ends of the pair go with the namespace.
      run(`ip netns del ${NAMESPACE}`);
    } catch {
      // There was none.
    }
  }
}
