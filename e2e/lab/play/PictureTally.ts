import type { ReceivedPicture } from '../../page/receivedPictures.ts';

/** What one viewer got of one picture over a while. */
export interface Watched {
  viewer: string;
  /** Username of who made it. */
  of: string;
  /** Share of the time that it came over the LAN, 0 to 1. */
  fromLan: number;
  framesPerSecond: number;
  /** Of packets, 0 to 1. */
  loss: number;
  /** Of the last picture. */
  width: number;
  codec: string | null;
}

/** Adds up what came over whichever connection; what came in between two looks at different sources is not counted. */
export class PictureTally {
  readonly #viewer: string;
  readonly #first: ReceivedPicture;
  #last: ReceivedPicture;
  #looks = 0;
  #lanLooks = 0;
  #frames = 0;
  #packets = 0;
  #lost = 0;

  constructor(viewer: string, first: ReceivedPicture) {
    this.#viewer = viewer;
    this.#first = first;
    this.#last = first;
  }

  add(now: ReceivedPicture): void {
    const then = this.#last;
    this.#last = now;
    this.#looks += 1;
    if (now.source === 'lan') this.#lanLooks += 1;
    if (now.source !== then.source || now.framesDecoded < then.framesDecoded) return;
    this.#frames += now.framesDecoded - then.framesDecoded;
    this.#packets += now.packets - then.packets;
    this.#lost += now.packetsLost - then.packetsLost;
  }

  get result(): Watched {
    const { identity, at, size, codec } = this.#last;
    const lost = Math.max(0, this.#lost);
    return {
      viewer: this.#viewer,
      of: identity,
      fromLan: this.#lanLooks / Math.max(1, this.#looks),
      framesPerSecond: (this.#frames * 1000) / Math.max(1, at - this.#first.at),
      loss: lost / Math.max(1, lost + this.#packets),
      width: size.width,
      codec,
    };
  }
}
