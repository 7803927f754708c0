/** Growing waits between attempts: `first`, twice that, and so on up to `most`; ms. */
export class Backoff {
  #next: number;

  constructor(private readonly bounds: { first: number; most: number }) {
    this.#next = bounds.first;
  }

  next(): number {
    const wait = this.#next;
    this.#next = Math.min(wait * 2, this.bounds.most);
    return wait;
  }

  reset(): void {
    this.#next = this.bounds.first;
  }
}
