/** One client of a code, as a hub sees it. */
export interface SignallingPeer {
  /**
   * Sends one finished message. Nothing happens when the client is gone.
   *
   * @returns null when the client keeps up; else a promise that resolves when it has caught up or is gone
   */
  deliver(message: Buffer): Promise<void> | null;
  /** The hub has lost its place or its partner: the client is told to come again (1001). */
  end(): void;
}

/** A client's place at its code. */
export interface SignallingSeat {
  /**
   * Sends a finished message to everybody at the code, the sender too; messages of one seat arrive in order.
   *
   * @returns as `SignallingPeer.deliver`: the sender reads no further until then
   */
  publish(message: Buffer): Promise<void> | null;
  /** Gives the place up and tells who is left. Idempotent. */
  leave(): void;
}

/**
 * Who is at which code. One process keeps this in memory; several share it through Redis, which is why joining is a
 * promise.
 */
export interface SignallingHub {
  /**
   * Takes a place at a code and tells everybody there. Of any number of simultaneous joins, on any instance, two
   * succeed.
   *
   * @returns null when the code has two clients already; the peer has been told nothing then
   * @throws when nobody can be asked at the moment
   */
  join(code: string, peer: SignallingPeer): Promise<SignallingSeat | null>;
  /** Forgets everybody without a word; their sockets are the caller's. Idempotent. */
  close(): Promise<void>;
}
