import { type RelayPort, transportBytes, WorkerReports } from '@vnet/relay';
import type { ActiveLinks } from './SharingContext.ts';

/** What this device took and gave since the meter began, bytes. */
export interface SiteBytes {
  readonly wan: number;
  readonly lanIn: number;
  readonly lanOut: number;
}

export interface Measurement {
  /** Since the last one, ms. */
  readonly duration: number;
  /** In that time. */
  readonly during: SiteBytes;
  /** Share of one core that the relay took in its worker; null where there is none. */
  readonly cpu: number | null;
}

interface Counted {
  sent: number;
  received: number;
}

/** Counts at the transports (relay.md, R1): the call engine's connections and those of links, told apart. */
export class SiteMeter {
  readonly #port: RelayPort | null;
  readonly #links: ActiveLinks;
  readonly #reports: WorkerReports | null;
  /** What each connection had counted last; a closed one is forgotten with its connection. */
  readonly #counted = new WeakMap<RTCPeerConnection, Counted>();
  #lastAt: number | null = null;
  #lastBusy = 0;

  constructor(port: RelayPort | null, links: ActiveLinks) {
    this.#port = port;
    this.#links = links;
    this.#reports = port === null ? null : new WorkerReports(port);
  }

  /** @param now ms */
  async measure(now: number): Promise<Measurement> {
    const links = this.#links.all.flatMap(({ connection }) => connection ?? []);
    const ofLinks = new Set(links);
    const engine = [...(this.#port?.connections ?? [])].filter((connection) => !ofLinks.has(connection));
    const [wan, ...lan] = await Promise.all([
      Promise.all(engine.map((connection) => this.#since(connection))),
      ...links.map((connection) => this.#since(connection)),
    ]);
    const duration = this.#lastAt === null ? 0 : now - this.#lastAt;
    this.#lastAt = now;
    const during = {
      wan: sum(wan.map(({ received }) => received)),
      lanIn: sum(lan.map(({ received }) => received)),
      lanOut: sum(lan.map(({ sent }) => sent)),
    };
    return { duration, during, cpu: await this.#cpu(duration) };
  }

  close(): void {
    this.#reports?.close();
  }

  async #since(connection: RTCPeerConnection): Promise<Counted> {
    const now = await transportBytes(connection).catch(() => ({ sent: 0, received: 0 }));
    const before = this.#counted.get(connection);
    this.#counted.set(connection, now);
    // What went before it was looked at for the first time is not of this second.
    if (before === undefined) return { sent: 0, received: 0 };
    return { sent: Math.max(0, now.sent - before.sent), received: Math.max(0, now.received - before.received) };
  }

  async #cpu(duration: number): Promise<number | null> {
    if (this.#reports === null) return null;
    const report = await Promise.race([this.#reports.next(), pause(REPORT_PATIENCE)]);
    if (report === null) return null;
    const busy = report.busy - this.#lastBusy;
    this.#lastBusy = report.busy;
    return report.injectors.length === 0 || duration <= 0 ? null : Math.max(0, busy / duration);
  }
}

/** A worker that was just replaced answers nothing, ms. */
const REPORT_PATIENCE = 500;

function pause(duration: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), duration));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
