import type { Clock } from '../Clock.ts';
import type { LinkId, LinkLife } from '../forwarding/messages.ts';
import { judgeProof, MAX_ROUND_TRIP, nominatedPair } from '../session/lanProof.ts';
import { type LinkControl, type LinkEnding, type LinkSignal, parseLinkControl } from '../session/linkMessages.ts';
import { openPulse } from './openPulse.ts';
import type { RelayPort } from './RelayPort.ts';

/** `checking`: connected, and being measured whether the other end is near. */
export type LinkState = 'connecting' | 'checking' | 'connected' | 'ended';

export interface LinkListener {
  stateChanged(state: Exclude<LinkState, 'ended'>): void;
  life(life: LinkLife): void;
  stall(mid: string, state: 'stalled' | 'flowing'): void;
  /** What the other end said, but for what this class answers itself. */
  control(message: LinkControl): void;
  /** The last that is told. */
  ended(ending: LinkEnding): void;
}

export interface LinkEndOptions {
  readonly link: LinkId;
  readonly connection: RTCPeerConnection;
  readonly port: RelayPort | null;
  readonly clock: Clock;
  /** Least round trip must be below, ms (relay.md, S2). */
  readonly maxRoundTrip?: number;
  /** Sends over the signalling that brings the link about. */
  signal(message: LinkSignal): void;
  readonly listener: LinkListener;
}

/** For the connection to come about, ms; an access point that isolates its clients lets none through. */
const CONNECT_TIMEOUT = 8_000;
/** For one round trip to be short enough after that, ms: a busy machine is not a distant one. */
const PROOF_TIMEOUT = 4_000;
/** An end that has been dead for so long is not coming back, ms. */
const DEATH_TIMEOUT = 10_000;
/** Round trips of which the least is shown, the newest last. */
const RECENT = 20;

const CONTROL = { label: 'vnet-control', id: 0 } as const;
const PULSE = { label: 'vnet-pulse', id: 1 } as const;

/**
 * What both ends of a link have: a connection without STUN or TURN, a control channel, heartbeats, and the proof that
 * the other end is on the local network (relay.md, S2). What flows over it is the feeder's and the receiver's affair.
 */
export class LinkEnd {
  readonly #options: LinkEndOptions;
  readonly #control: RTCDataChannel;
  readonly #roundTrips: number[] = [];
  readonly #early: RTCIceCandidateInit[] = [];
  #state: LinkState = 'connecting';
  #closePulse: () => void;
  #pulseId: number = PULSE.id;
  #measured = 0;
  #judging = false;
  #near = { here: false, there: false };
  #cancelTimeout: () => void;
  #cancelDeath: () => void = () => {};

  constructor(options: LinkEndOptions) {
    this.#options = options;
    const { connection, clock, signal } = options;
    this.#control = connection.createDataChannel(CONTROL.label, { negotiated: true, id: CONTROL.id });
    this.#closePulse = this.#openPulse(PULSE.id);
    this.#cancelTimeout = clock.after(CONNECT_TIMEOUT, () => this.end('unreachable'));
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate !== null && this.#state !== 'ended') signal({ type: 'candidate', candidate: candidate.toJSON() });
    });
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'failed') this.end(this.#state === 'connecting' ? 'unreachable' : 'lost');
    });
    this.#control.addEventListener('open', () => this.#check());
    this.#control.addEventListener('message', ({ data }) => this.#receive(data));
    this.#control.addEventListener('close', () => this.end('lost'));
  }

  get state(): LinkState {
    return this.#state;
  }

  get connection(): RTCPeerConnection {
    return this.#options.connection;
  }

  /** The least of the latest round trips, ms; null until one was measured. */
  get roundTrip(): number | null {
    return this.#roundTrips.length === 0 ? null : Math.min(...this.#roundTrips);
  }

  /** A candidate from the other end; those that come before its description wait. */
  addCandidate(candidate: RTCIceCandidateInit): void {
    if (this.#options.connection.remoteDescription === null) this.#early.push(candidate);
    // One that cannot be used is no loss: the others are tried.
    else this.#options.connection.addIceCandidate(candidate).catch(() => undefined);
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await this.#options.connection.setRemoteDescription(description);
    for (const candidate of this.#early.splice(0)) this.addCandidate(candidate);
  }

  send(message: LinkControl): void {
    try {
      if (this.#control.readyState === 'open') this.#control.send(JSON.stringify(message));
    } catch {
      // Closing: the other end is told by that.
    }
  }

  /** The worker was replaced: heartbeats begin anew, over another channel. */
  renewPulse(): void {
    if (this.#state === 'ended') return;
    const id = this.#pulseId + 2;
    this.#usePulse(id);
    this.send({ type: 'pulse', id });
  }

  /** Tells the other end why and closes the connection. Idempotent. */
  end(ending: LinkEnding): void {
    if (this.#state === 'ended') return;
    if (this.#control.readyState === 'open') this.send({ type: 'bye', reason: ending });
    else this.#options.signal({ type: 'bye', reason: ending });
    this.#close(ending);
  }

  /** The other end has said goodbye. Idempotent. */
  leftBy(ending: LinkEnding): void {
    if (this.#state !== 'ended') this.#close(ending);
  }

  #close(ending: LinkEnding): void {
    const { port, link, connection, listener, clock } = this.#options;
    this.#state = 'ended';
    this.#cancelTimeout();
    this.#cancelDeath();
    this.#closePulse();
    port?.send({ type: 'close-link', link });
    // What was said last goes out before the connection closes.
    if (this.#control.readyState === 'open') clock.after(GOODBYE, () => connection.close());
    else connection.close();
    listener.ended(ending);
  }

  #openPulse(id: number): () => void {
    const { connection, link, port, clock, listener } = this.#options;
    const channel = connection.createDataChannel(PULSE.label, {
      negotiated: true,
      id,
      ordered: false,
      maxRetransmits: 0,
    });
    return openPulse(channel, link, port, clock, {
      life: (life) => this.#live(life),
      roundTrip: (roundTrip) => this.#measure(roundTrip),
      stall: (mid, state) => listener.stall(mid, state),
    });
  }

  #usePulse(id: number): void {
    this.#closePulse();
    this.#pulseId = id;
    // The new watch knows nothing before the first heartbeat, and would not miss one that never comes.
    this.#cancelDeath();
    this.#cancelDeath = this.#options.clock.after(DEATH_TIMEOUT, () => this.end('lost'));
    try {
      this.#closePulse = this.#openPulse(id);
    } catch {
      this.end('lost');
    }
  }

  #check(): void {
    if (this.#state !== 'connecting') return;
    this.#cancelTimeout();
    this.#cancelTimeout = this.#options.clock.after(PROOF_TIMEOUT, () => this.end('too-far'));
    this.#become('checking');
    // The worker was replaced before there was a way to say so.
    if (this.#pulseId !== PULSE.id) this.send({ type: 'pulse', id: this.#pulseId });
    this.#judge().catch(() => undefined);
  }

  #measure(roundTrip: number): void {
    this.#measured++;
    this.#roundTrips.push(roundTrip);
    if (this.#roundTrips.length > RECENT) this.#roundTrips.shift();
    this.#judge().catch(() => undefined);
  }

  /** As soon as one round trip is short enough; too far only when none was for seconds. */
  async #judge(): Promise<void> {
    if (this.#state !== 'checking' || this.#near.here || this.#judging || this.#measured === 0) return;
    this.#judging = true;
    const stats = await this.#options.connection.getStats().finally(() => {
      this.#judging = false;
    });
    const pair = nominatedPair(stats);
    if (this.#state !== 'checking') return;
    const verdict = judgeProof({ ...pair, roundTrips: this.#roundTrips }, this.#options.maxRoundTrip ?? MAX_ROUND_TRIP);
    if (verdict.ok) {
      this.#near.here = true;
      this.send({ type: 'near' });
      this.#stand();
    } else if (verdict.reason === 'not_direct') {
      this.end('too-far');
    }
  }

  #stand(): void {
    if (this.#state !== 'checking' || !this.#near.here || !this.#near.there) return;
    this.#cancelTimeout();
    this.#become('connected');
  }

  #live(life: LinkLife): void {
    if (this.#state === 'ended') return;
    this.#cancelDeath();
    if (life === 'dead') this.#cancelDeath = this.#options.clock.after(DEATH_TIMEOUT, () => this.end('lost'));
    this.#options.listener.life(life);
  }

  #become(state: Exclude<LinkState, 'ended'>): void {
    this.#state = state;
    this.#options.listener.stateChanged(state);
  }

  #receive(data: unknown): void {
    const message = parseLinkControl(data);
    if (message === null || this.#state === 'ended') return;
    if (message.type === 'bye') {
      this.leftBy(message.reason);
    } else if (message.type === 'near') {
      this.#near.there = true;
      this.#stand();
    } else if (message.type === 'pulse') {
      // Where both ends were first, the channel of the higher id is the one.
      if (message.id > this.#pulseId) this.#usePulse(message.id);
    } else if (this.#state === 'connected') {
      this.#options.listener.control(message);
    }
  }
}

/** For the last words to leave, ms. */
const GOODBYE = 100;
