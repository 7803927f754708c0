import { Cloud, type CloudOptions } from './Cloud.ts';
import { LabNumber } from './LabNumber.ts';
import { Namespace } from './Namespace.ts';
import { Seat, type SeatOptions } from './Seat.ts';
import { Site, type SiteOptions } from './Site.ts';
import { Wan } from './Wan.ts';

/**
 * Sites, their lines and the cloud between them, on one machine: each device, router and server is a network namespace
 * (README.md has the drawing). Its addresses exist on this machine only. Whatever it made is gone after `close`, and
 * when this process ends; what a killed process left is cleared away by the next lab.
 */
export class Lab {
  readonly #number: LabNumber;
  readonly #wan: Wan;
  readonly #sites: Site[] = [];
  readonly #remotes: Seat[] = [];
  /** Takes everything away at once. */
  readonly #exit = () => this.#number.close();
  #cloud: Cloud | null = null;
  #made = 0;

  private constructor() {
    this.#number = LabNumber.take();
    process.once('exit', this.#exit);
    this.#wan = new Wan(this.#number.prefix, this.#number.value);
  }

  /** Resolves when VNET answers. */
  static async open(options: CloudOptions): Promise<Lab> {
    const lab = new Lab();
    try {
      lab.#cloud = await Cloud.start(lab.#number.prefix, lab.#wan, options);
      return lab;
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  get cloud(): Cloud {
    if (this.#cloud === null) throw new Error('the lab is not open');
    return this.#cloud;
  }

  /** Another household or office. */
  async site(options: SiteOptions = {}): Promise<Site> {
    const site = await Site.open(
      this.#name('site'),
      { wan: this.#wan, cloud: this.cloud, seats: this.#seats },
      options,
    );
    this.#sites.push(site);
    return site;
  }

  /** Somebody with a line of their own that is never in the way: no NAT, no limit, no delay. */
  remote(): Seat {
    const namespace = Namespace.add(this.#name('remote'));
    const seat = new Seat(namespace, this.#wan.joinRemote(namespace), this.#seats);
    this.#remotes.push(seat);
    return seat;
  }

  #name(kind: 'site' | 'remote'): string {
    this.#made += 1;
    return `${this.#number.prefix}-${kind}${this.#made}`;
  }

  get #seats(): SeatOptions {
    return { origin: this.cloud.origin, folder: this.#number.folder };
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await Promise.all([...this.#sites, ...this.#remotes].map((each) => each.close()));
    await this.#cloud?.close();
    this.#wan.close();
    process.off('exit', this.#exit);
    this.#number.close();
  }
}
