import { mergeParameters } from './mergeParameters.ts';

/** `setParameters`' second argument (WebRTC Extensions, 5.2); TypeScript's own type is still empty. */
interface SetParameterOptions extends RTCSetParameterOptions {
  encodingOptions?: { keyFrame: boolean }[];
}

type Change = (current: RTCRtpSendParameters) => RTCRtpSendParameters;

/**
 * The one way to a sender's parameters, for the call engine and for us.
 *
 * A browser takes one `setParameters` at a time, and only with the parameters that `getParameters` returned last: two
 * callers in one task make each other fail (InvalidStateError). This object replaces both methods of one sender. What
 * the engine reads and writes is carried over onto the newest parameters when its turn comes; encodings that we pin
 * stay active in the browser whatever the engine wishes, and the engine goes on seeing its own wish.
 */
export class SenderParameters {
  readonly #sender: RTCRtpSender;
  readonly #nativeGet: () => RTCRtpSendParameters;
  readonly #nativeSet: (parameters: RTCRtpSendParameters, options?: SetParameterOptions) => Promise<void>;
  /** What `getParameters` returned in this task, by transaction id. */
  readonly #snapshots = new Map<string, RTCRtpSendParameters>();
  /** The engine's last wish for `active`, by index of the encoding. */
  #engineActive: (boolean | undefined)[] = [];
  readonly #pins = new Set<symbol>();
  #last: Promise<unknown> = Promise.resolve();
  #pendingKeyFrame: Promise<void> | null = null;

  constructor(sender: RTCRtpSender) {
    this.#sender = sender;
    this.#nativeGet = sender.getParameters.bind(sender);
    this.#nativeSet = sender.setParameters.bind(sender);
    sender.getParameters = () => this.#read();
    sender.setParameters = (parameters, options) => this.#write(parameters, options);
  }

  /** Gives the sender its own methods back; what is queued still runs. */
  restore(): void {
    Reflect.deleteProperty(this.#sender, 'getParameters');
    Reflect.deleteProperty(this.#sender, 'setParameters');
  }

  /**
   * Makes the encoder begin each of its encodings with a key frame; requests that wait for their turn are one. Resolves
   * when the browser has taken the request, without doing anything where there is no encoder.
   *
   * @throws {DOMException} what the browser says against it: the connection is closed.
   */
  requestKeyFrame(): Promise<void> {
    this.#pendingKeyFrame ??= this.#enqueue(() => {
      this.#pendingKeyFrame = null;
      const parameters = this.#nativeGet();
      if (parameters.encodings.length === 0) return Promise.resolve();
      return this.#nativeSet(parameters, { encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })) });
    });
    return this.#pendingKeyFrame;
  }

  /** Changes the newest parameters, encodings as the browser has them. Reading and writing is one step. */
  update(change: Change): Promise<void> {
    return this.#enqueue(() => this.#nativeSet(change(this.#nativeGet())));
  }

  /**
   * Keeps every encoding active until the returned function is called: a neighbour watches what the SFU no longer
   * asks for (relay.md, F8). Pins of several callers add up.
   */
  async pin(): Promise<() => Promise<void>> {
    const pin = Symbol('pin');
    this.#pins.add(pin);
    await this.#applyActive();
    return async () => {
      if (this.#pins.delete(pin)) await this.#applyActive();
    };
  }

  #applyActive(): Promise<void> {
    return this.#enqueue(() => {
      const parameters = this.#nativeGet();
      const wished = this.#withPins(this.#asEngineSees(parameters));
      const differs = wished.encodings.some(({ active }, index) => active !== parameters.encodings[index]?.active);
      return differs ? this.#nativeSet(wished) : Promise.resolve();
    });
  }

  #read(): RTCRtpSendParameters {
    const parameters = this.#asEngineSees(this.#nativeGet());
    const { transactionId } = parameters;
    if (!this.#snapshots.has(transactionId)) {
      this.#snapshots.set(transactionId, structuredClone(parameters));
      // As long as the browser would take them: until the end of this task (WebRTC 5.2, getParameters, step 5).
      setTimeout(() => this.#snapshots.delete(transactionId));
    }
    return parameters;
  }

  #write(wanted: RTCRtpSendParameters, options?: SetParameterOptions): Promise<void> {
    const base = this.#snapshots.get(wanted.transactionId);
    // Parameters that the browser would refuse: let it say so, in the caller's turn.
    if (!base) return this.#enqueue(() => this.#nativeSet(wanted, options));
    const requested = structuredClone(wanted);
    return this.#enqueue(async () => {
      const merged = mergeParameters(this.#asEngineSees(this.#nativeGet()), base, requested);
      await this.#nativeSet(this.#withPins(merged), options);
      this.#engineActive = merged.encodings.map(({ active }) => active);
    });
  }

  #asEngineSees(parameters: RTCRtpSendParameters): RTCRtpSendParameters {
    return {
      ...parameters,
      encodings: parameters.encodings.map((encoding, index) => {
        const active = this.#engineActive[index];
        return active === undefined ? encoding : { ...encoding, active };
      }),
    };
  }

  #withPins(parameters: RTCRtpSendParameters): RTCRtpSendParameters {
    if (this.#pins.size === 0) return parameters;
    return { ...parameters, encodings: parameters.encodings.map((encoding) => ({ ...encoding, active: true })) };
  }

  /** Runs when everything before it has ended, well or not. */
  #enqueue(task: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(task, task);
    this.#last = turn.catch(() => {});
    return turn;
  }
}
