import { type Door, type DoorPerson, doorSchema, type LobbyMode } from '@vnet/protocol';
import { atom, type ReadableAtom } from 'nanostores';
import type { HttpClient } from '../../api/HttpClient.ts';
import { toApiError } from '../../api/toApiError.ts';

interface HostDoorOptions {
  http: Pick<HttpClient, 'get' | 'post'>;
  /** The meeting's REST path. */
  path: string;
  /** Shows a sentence for some seconds. */
  notify(sentence: string): void;
  /** Says a sentence to screen readers. */
  announce(sentence: string): void;
  /** Between two looks, ms. */
  every?: number;
}

/** The door of a meeting as its host has it: who waits, who was removed, whether it is locked. Looks until it is closed. */
export class HostDoor {
  readonly #options: HostDoorOptions;
  readonly #door = atom<Door | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the server says to an earlier question is older than what it said to a later one. */
  #asked = 0;
  #closed = false;

  constructor(options: HostDoorOptions) {
    this.#options = options;
    void this.#look();
  }

  /** Null until the server has answered. */
  get $door(): ReadableAtom<Door | null> {
    return this.#door;
  }

  admit(person: Pick<DoorPerson, 'username'>): void {
    this.#change('admit', { username: person.username });
  }

  turnAway(person: DoorPerson): void {
    this.#change('deny', { username: person.username });
  }

  remove(username: string): void {
    this.#change('remove', { username });
  }

  setLobby(lobby: LobbyMode): void {
    this.#change('lobby', { lobby });
  }

  setLocked(locked: boolean): void {
    this.#change('lock', { locked });
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    const { http, path, every = LOOK_EVERY } = this.#options;
    // A look that fails is made up for by the next one; the room itself says when the server is away.
    await this.#take(http.get(`${path}lobby/`, doorSchema)).catch(() => undefined);
    if (!this.#closed) this.#timer = setTimeout(() => void this.#look(), every);
  }

  #change(action: string, body: object): void {
    const { http, path, notify } = this.#options;
    this.#take(http.post(`${path}${action}/`, body, doorSchema)).catch((error: unknown) => {
      if (!this.#closed) notify(toApiError(error).message);
    });
  }

  async #take(answer: Promise<Door>): Promise<void> {
    this.#asked += 1;
    const turn = this.#asked;
    const door = await answer;
    if (this.#closed || turn !== this.#asked) return;
    const before = new Set(this.#door.get()?.waiting.map(({ username }) => username));
    for (const { username, name } of door.waiting) {
      if (!before.has(username)) this.#options.announce(`${name} waits to be let in.`);
    }
    this.#door.set(door);
  }
}

/** Who waits minds a few seconds less than the host minds a look a second, ms. */
const LOOK_EVERY = 4_000;
