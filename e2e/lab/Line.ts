import type { Namespace } from './Namespace.ts';
import { run, tryToRun } from './run.ts';
import { WanMeter, type WanTraffic } from './WanMeter.ts';

/** How long a packet may wait for the line before it is dropped, ms: a home router's queue. */
const QUEUE_MS = 200;
/** What may go through at once (tc-tbf(8)): so much time of the line, and never less than two whole packets, bytes. */
const BURST_MS = 5;
const LEAST_BURST = 4000;

/** One end of a line. */
export interface LineEnd {
  namespace: Namespace;
  device: string;
}

/** The ports whose traffic is told apart. */
export interface Services {
  /** UDP, the call engine's. */
  media: number;
  /** TCP: pages, REST, signalling. */
  web: number;
}

/** A site's connection to the rest of the world, with what a line has: a rate, losses, an end to both. */
export class Line {
  readonly #site: LineEnd;
  readonly #provider: LineEnd;
  readonly #meter: WanMeter;
  #losses: (readonly string[])[] = [];

  constructor(site: LineEnd, provider: LineEnd, services: Services) {
    this.#site = site;
    this.#provider = provider;
    this.#meter = new WanMeter(site, services);
  }

  /** @param rate bit/s of each direction; null: as much as the machine gives */
  setRate(rate: number | null): void {
    // Each end sends into the line: the provider's what comes down, the site's what goes up.
    for (const { namespace, device } of [this.#provider, this.#site]) {
      if (rate === null) {
        tryToRun('tc', '-n', namespace.name, 'qdisc', 'delete', 'dev', device, 'root');
        continue;
      }
      const burst = Math.max(LEAST_BURST, Math.ceil(((rate / 8) * BURST_MS) / 1000));
      const limits = ['rate', `${Math.round(rate)}bit`, 'burst', `${burst}b`, 'latency', `${QUEUE_MS}ms`];
      run('tc', '-n', namespace.name, 'qdisc', 'replace', 'dev', device, 'root', 'tbf', ...limits);
    }
  }

  /**
   * @param share of all packets that each direction loses, 0 to 1. What comes down is lost behind the counters, what
   * goes up before them.
   */
  setLoss(share: number): void {
    const { namespace, device } = this.#site;
    for (const rule of this.#losses) namespace.rule('mangle', '-D', ...rule);
    const lose = ['-m', 'statistic', '--mode', 'random', '--probability', String(share), '-j', 'DROP'];
    const down = ['PREROUTING', '-i', device, ...lose];
    const up = ['POSTROUTING', '-o', device, ...lose];
    this.#losses = share > 0 ? [down, up] : [];
    for (const rule of this.#losses) namespace.rule('mangle', '-A', ...rule);
  }

  /** The line is dead until `mend`; nothing at the site is told. */
  cut(): void {
    this.#provider.namespace.ip('link', 'set', this.#provider.device, 'down');
  }

  mend(): void {
    this.#provider.namespace.ip('link', 'set', this.#provider.device, 'up');
  }

  /** What has crossed it so far. */
  traffic(): WanTraffic {
    return this.#meter.read();
  }
}
