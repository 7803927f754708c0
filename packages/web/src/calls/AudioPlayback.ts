import { atom, type ReadableAtom } from 'nanostores';
import type { CallParticipant } from './call.ts';
import { playTrack } from './playTrack.ts';

/**
 * Lets the others be heard: one audio element for each remote microphone, told apart by `data-audio` (the identity).
 * A voice whose track changes keeps its element, so that never two sources of one voice are audible (relay.md, M5).
 */
export class AudioPlayback {
  readonly #allowed = atom(true);
  readonly #elements = new Map<string, HTMLAudioElement>();
  readonly #container: HTMLElement;
  #sinkId: string;
  #closed = false;

  /**
   * @param parent where the elements are put; they are never seen
   * @param sinkId the speaker; null: the browser's default
   */
  constructor(parent: HTMLElement, sinkId: string | null) {
    this.#sinkId = sinkId ?? '';
    this.#container = parent.ownerDocument.createElement('div');
    this.#container.hidden = true;
    parent.append(this.#container);
  }

  /** False while the browser holds sound back until the person does something (autoplay policy). */
  get allowed(): ReadableAtom<boolean> {
    return this.#allowed;
  }

  /** Plays the microphones of these participants and no others. */
  play(participants: readonly CallParticipant[]): void {
    if (this.#closed) return;
    const heard = new Set<string>();
    for (const { identity, isSelf, streams } of participants) {
      const track = isSelf ? null : streams.find(({ source }) => source === 'microphone')?.track;
      if (!track) continue;
      heard.add(identity);
      this.#playTrack(identity, track);
    }
    for (const [identity, element] of this.#elements) {
      if (!heard.has(identity)) this.#remove(identity, element);
    }
  }

  /** To be called from a click. One voice that does not play holds up none of the others, nor the person. */
  async start(): Promise<void> {
    this.#allowed.set(true);
    const elements = [...this.#elements.values()];
    await Promise.all(elements.map((element) => element.play().catch((error: unknown) => this.#refused(error))));
  }

  /**
   * Voices that come meanwhile use it too; where it cannot be used all are where they were.
   *
   * @throws {DOMException} when the speaker is not there or may not be used.
   */
  async setSink(sinkId: string): Promise<void> {
    const before = this.#sinkId;
    this.#sinkId = sinkId;
    try {
      await this.#applySink();
    } catch (error) {
      if (this.#sinkId === sinkId) {
        this.#sinkId = before;
        await this.#applySink().catch(() => undefined);
      }
      throw error;
    }
  }

  async #applySink(): Promise<void> {
    await Promise.all([...this.#elements.values()].map((element) => element.setSinkId(this.#sinkId)));
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    for (const [identity, element] of this.#elements) this.#remove(identity, element);
    this.#container.remove();
  }

  #playTrack(identity: string, track: MediaStreamTrack): void {
    const element = this.#elements.get(identity) ?? this.#add(identity);
    if (element.srcObject instanceof MediaStream && element.srcObject.getTracks()[0] === track) return;
    playTrack(element, track).catch((error: unknown) => this.#refused(error));
  }

  /** An element that is removed ends its `play()` with AbortError, which says nothing about the others. */
  #refused(error: unknown): void {
    if (error instanceof DOMException && error.name === 'NotAllowedError' && !this.#closed) this.#allowed.set(false);
  }

  #add(identity: string): HTMLAudioElement {
    const element = this.#container.ownerDocument.createElement('audio');
    element.dataset.audio = identity;
    element.autoplay = true;
    if (this.#sinkId !== '' && 'setSinkId' in element) {
      // A speaker that has gone: the default one is better than silence.
      element.setSinkId(this.#sinkId).catch(() => undefined);
    }
    this.#elements.set(identity, element);
    this.#container.append(element);
    return element;
  }

  #remove(identity: string, element: HTMLAudioElement): void {
    element.srcObject = null;
    element.remove();
    this.#elements.delete(identity);
  }
}
