import { atom, type ReadableAtom } from 'nanostores';
import type { ApiError } from './ApiError.ts';
import { toApiError } from './toApiError.ts';

export type ResourceState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: ApiError };

/** Something that is fetched for a screen: under way, there, or failed and worth another try. */
export class Resource<T> {
  readonly #fetch: () => Promise<T>;
  readonly #state = atom<ResourceState<T>>({ kind: 'loading' });
  #generation = 0;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  get $state(): ReadableAtom<ResourceState<T>> {
    return this.#state;
  }

  /** Fetches, again where that failed; the newest call wins. Never throws: the state says it. */
  async load(): Promise<void> {
    this.#state.set({ kind: 'loading' });
    await this.#fetchInto((state) => state);
  }

  /** Fetches anew behind what is shown, which stays where that fails. */
  async refresh(): Promise<void> {
    await this.#fetchInto((state) => (state.kind === 'failed' ? this.#state.get() : state));
  }

  /** What is still on its way changes nothing any more. */
  close(): void {
    this.#generation += 1;
  }

  async #fetchInto(choose: (fetched: ResourceState<T>) => ResourceState<T>): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    const fetched = await this.#settle();
    if (generation === this.#generation) this.#state.set(choose(fetched));
  }

  async #settle(): Promise<ResourceState<T>> {
    try {
      return { kind: 'ready', value: await this.#fetch() };
    } catch (error) {
      return { kind: 'failed', error: toApiError(error) };
    }
  }
}
