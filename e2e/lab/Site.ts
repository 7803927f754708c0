import type { Cloud } from './Cloud.ts';
import { LongLine } from './delay/LongLine.ts';
import type { Line } from './Line.ts';
import { Namespace } from './Namespace.ts';
import { Router } from './Router.ts';
import { Seat, type SeatOptions } from './Seat.ts';
import type { Wan } from './Wan.ts';

export interface SiteOptions {
  /** bit/s of the line in each direction; as much as the machine gives by default. */
  rate?: number;
  /** Share of packets that the line loses in each direction; 0 by default. */
  loss?: number;
  /** ms to the cloud in each direction; none by default. */
  oneWayMs?: number;
}

/** The devices of every site have the same private addresses, as those of most households do. */
const NETWORK = '192.168.1';

/** A household or an office: people at one router, who reach each other without it. */
export class Site {
  readonly #name: string;
  readonly #seatOptions: SeatOptions;
  readonly #seats: Seat[] = [];
  readonly #longLine: LongLine | null;

  private constructor(
    name: string,
    readonly router: Router,
    seatOptions: SeatOptions,
    longLine: LongLine | null,
  ) {
    this.#name = name;
    this.#seatOptions = seatOptions;
    this.#longLine = longLine;
  }

  static async open(
    name: string,
    { wan, cloud, seats }: { wan: Wan; cloud: Cloud; seats: SeatOptions },
    { rate, loss = 0, oneWayMs = 0 }: SiteOptions,
  ): Promise<Site> {
    const { services, address } = cloud;
    const router = new Router(`${name}-router`, wan, { network: NETWORK, services });
    if (rate !== undefined) router.line.setRate(rate);
    router.line.setLoss(loss);
    const ends = { media: { address, port: services.media }, web: { address, port: services.web } };
    const longLine = oneWayMs > 0 ? await LongLine.open(router, ends, oneWayMs) : null;
    return new Site(name, router, seats, longLine);
  }

  get line(): Line {
    return this.router.line;
  }

  /** One more device at the site's switch. */
  seat(): Seat {
    const namespace = Namespace.add(`${this.#name}-${this.#seats.length + 1}`);
    const seat = new Seat(namespace, this.router.plugIn(namespace), this.#seatOptions);
    this.#seats.push(seat);
    return seat;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.#seats.map((seat) => seat.close()));
    await this.#longLine?.close();
    this.router.close();
  }
}
