import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { run, tryToRun } from './run.ts';

/** A machine of the lab: a network namespace without IPv6, which knows the lab's addresses and nothing else. */
export class Namespace {
  #closed = false;

  private constructor(readonly name: string) {}

  static add(name: string): Namespace {
    run('ip', 'netns', 'add', name);
    const namespace = new Namespace(name);
    // One family, so that what crosses a line is what was meant to.
    namespace.execute('sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.default.disable_ipv6=1');
    namespace.ip('link', 'set', 'lo', 'up');
    return namespace;
  }

  /** `ip` on this machine's links, addresses and routes. */
  ip(...args: readonly string[]): string {
    return run('ip', '-n', this.name, ...args);
  }

  execute(program: string, ...args: readonly string[]): string {
    return run('ip', 'netns', 'exec', this.name, program, ...args);
  }

  spawn(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
    // `ip` becomes the program, so the child's process id is the program's.
    return spawn('ip', ['netns', 'exec', this.name, program, ...args], options);
  }

  /** What has gone through one of its devices so far, bytes of whole Ethernet frames. */
  bytes(device: string): { received: number; sent: number } {
    const [{ stats64 }] = JSON.parse(this.ip('-statistics', '-json', 'link', 'show', device));
    return { received: stats64.rx.bytes, sent: stats64.tx.bytes };
  }

  /** One rule of this machine's firewall. */
  rule(table: 'filter' | 'nat' | 'mangle', ...rule: readonly string[]): void {
    this.execute('iptables', '-w', '-t', table, ...rule);
  }

  /** A cable to another machine; its ends are called `here` and `there`. */
  plugInto(other: Namespace, here: string, there: string): void {
    this.ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', other.name);
    for (const [namespace, end] of [
      [this, here],
      [other, there],
    ] as const) {
      // Whole packets as on a wire, so that counters and queues see what a line would carry.
      namespace.ip('link', 'set', end, 'gso_max_segs', '1', 'up');
    }
  }

  /** A switch, whose sockets are ends of cables that were joined to it. */
  addSwitch(name: string): void {
    this.ip('link', 'add', name, 'type', 'bridge');
    this.ip('link', 'set', name, 'up');
  }

  join(name: string, end: string): void {
    this.ip('link', 'set', end, 'master', name);
  }

  /** Ends what still runs here and removes it with its ends of all cables. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    Namespace.remove(this.name);
  }

  /** Of whichever process. */
  static remove(name: string): void {
    for (const pid of tryToRun('ip', 'netns', 'pids', name).split('\n').filter(Boolean)) {
      tryToRun('kill', '-KILL', pid);
    }
    tryToRun('ip', 'netns', 'delete', name);
  }

  static names(): string[] {
    // A line is `name` or `name (id: 3)`.
    return tryToRun('ip', 'netns', 'list')
      .split('\n')
      .flatMap((line) => line.split(' ')[0] || []);
  }
}
