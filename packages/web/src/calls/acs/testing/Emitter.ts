/** `on` and `off` as the SDK's objects have them. */
export class Emitter {
  readonly #listeners = new Map<string, Set<(args: never) => void>>();

  on(event: string, listener: (args: never) => void): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  off(event: string, listener: (args: never) => void): void {
    this.#listeners.get(event)?.delete(listener);
  }

  protected emit(event: string, args?: unknown): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(args as never);
  }
}
