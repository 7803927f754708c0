import { SIGNALLING_CLOSE } from '@vnet/protocol';
import type { RawData, WebSocket } from 'ws';
import type { FloodGate } from './FloodGate.ts';
import { readMessage } from './readMessage.ts';
import type { SignallingHub, SignallingPeer, SignallingSeat } from './SignallingHub.ts';

/** Bytes that may wait for a slow client before those who send to it have to wait too. */
const HIGH_WATER_BYTES = 256 * 1024;
/** A client that others have waited for during so many heartbeats is dead. */
const MAX_WAITING_BEATS = 3;
const TEXT = { binary: false } as const;

/** One client's socket at one code, from the accepted upgrade to the close. */
export class SignallingConnection implements SignallingPeer {
  #seat: SignallingSeat | null = null;
  #isAlive = true;
  #waitingBeats = 0;
  #isWaiting = false;

  /** @param gate null: no flood limit */
  private constructor(
    private readonly socket: WebSocket,
    private readonly gate: FloodGate | null,
  ) {}

  /** Handles the socket until it closes. @returns the connection, for heartbeats */
  static open(socket: WebSocket, hub: SignallingHub, code: string, gate: FloodGate | null): SignallingConnection {
    const connection = new SignallingConnection(socket, gate);
    // Nothing is read before there is a seat, so no message can be lost or overtake the greeting.
    socket.pause();
    socket.on('message', (data, isBinary) => connection.#receive(data, isBinary));
    socket.on('pong', () => {
      connection.#isAlive = true;
    });
    socket.on('close', () => connection.#leave());
    hub.join(code, connection).then(
      (seat) => connection.#begin(seat),
      () => {
        socket.resume();
        connection.end();
      },
    );
    return connection;
  }

  end(): void {
    this.socket.close(SIGNALLING_CLOSE.goingAway, 'come again');
  }

  /** What its client signed in with is no longer good. */
  dismiss(): void {
    this.socket.close(SIGNALLING_CLOSE.signedOut, 'signed out');
    this.#leave();
    // Its answer to the close would not be read.
    this.socket.resume();
  }

  deliver(message: Buffer): Promise<void> | null {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return null;
    if (socket.bufferedAmount < HIGH_WATER_BYTES) {
      socket.send(message, TEXT);
      return null;
    }
    return new Promise((resolve) => {
      socket.send(message, TEXT, () => resolve());
    });
  }

  /** Pings the client; ends the connection when the last ping was not answered. */
  beat(): void {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return;
    // While this one waits for another, its answers are not read.
    this.#waitingBeats = this.#isWaiting ? this.#waitingBeats + 1 : 0;
    if (this.#isWaiting ? this.#waitingBeats >= MAX_WAITING_BEATS : !this.#isAlive) {
      socket.terminate();
      return;
    }
    this.#isAlive = false;
    socket.ping();
  }

  #begin(seat: SignallingSeat | null): void {
    if (seat === null) {
      this.socket.resume();
      this.socket.close(SIGNALLING_CLOSE.codeInUse, 'this code is in use');
      return;
    }
    this.#seat = seat;
    // It may have closed while the hub was asked.
    if (this.socket.readyState === this.socket.OPEN) this.socket.resume();
    else this.#leave();
  }

  #receive(data: RawData, isBinary: boolean): void {
    const seat = this.#seat;
    if (seat === null || !Buffer.isBuffer(data)) return;
    if (this.gate !== null && !this.gate.admit(data.length)) {
      this.socket.close(SIGNALLING_CLOSE.flood, 'too many messages');
      this.#leave();
      return;
    }
    const read = readMessage(data, isBinary);
    const caughtUp = read.kind === 'relay' ? seat.publish(read.message) : this.deliver(read.message);
    if (caughtUp !== null) this.#waitFor(caughtUp);
  }

  #waitFor(caughtUp: Promise<void>): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.socket.pause();
    caughtUp
      .finally(() => {
        this.#isWaiting = false;
        this.#isAlive = true;
        this.socket.resume();
      })
      .catch(() => {});
  }

  #leave(): void {
    this.#seat?.leave();
    this.#seat = null;
  }
}
