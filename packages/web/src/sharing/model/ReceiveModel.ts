import { parseStreamId, SIGNALLING_CODE_PATTERN, type StreamId } from '@vnet/protocol';
import {
  type EngineStream,
  type IncomingStream,
  type LinkCredentials,
  type LinkEnding,
  LinkSession,
  nextLink,
  ReceivedStreams,
  ReceivingLink,
  type TicketHolder,
  transportBytes,
} from '@vnet/relay';
import { atom, type ReadableAtom } from 'nanostores';
import type { LanPath, LinkMethod, LinkPerson } from '../../calls/call.ts';
import { CodeSocket, type CodeSocketEnding } from '../../signalling/CodeSocket.ts';
import { RECEIVE_AT_REST } from './atRest.ts';
import type { ReceiveState } from './LanSharing.ts';
import { receiverSentence } from './linkSentences.ts';
import type { ActiveLink, SharingContext } from './SharingContext.ts';

/** Who is alone at a code for so long is told that nobody shares with it, ms. */
const ALONE_TIMEOUT = 3_000;
/** A server that has not let us to the code by then, with all attempts, ms. */
const SENTENCES: Record<Exclude<CodeSocketEnding, 'closed'>, string> = {
  'in-use': 'This code is in use.',
  unreachable: 'The server cannot be reached. Try again in a moment.',
};

/** The receiver's side: one code, one link, and the streams that come over it. */
export class ReceiveModel {
  readonly #context: SharingContext;
  readonly #state = atom<ReceiveState>(RECEIVE_AT_REST);
  #attempt: Attempt | null = null;

  constructor(context: SharingContext) {
    this.#context = context;
  }

  get state(): ReadableAtom<ReceiveState> {
    return this.#state;
  }

  /** Where a stream came from, for those that we feed in turn; by identity, the nearest to its publisher first. */
  pathOf(id: StreamId): readonly string[] {
    return this.#attempt?.pathOf(id) ?? [];
  }

  /** Whether a stream that comes over the link flows. */
  get flowing(): boolean {
    return this.#attempt?.alive ?? false;
  }

  connect(typed: string): void {
    const code = typed.replace(/[\s-]/g, '');
    if (!SIGNALLING_CODE_PATTERN.test(code)) {
      if (this.#attempt === null) this.#state.set({ ...RECEIVE_AT_REST, problem: 'A code has six digits.' });
      else this.#state.set({ ...this.#state.get(), problem: 'A code has six digits.' });
      return;
    }
    this.#attempt?.close('stopped');
    const attempt: Attempt = new Attempt(code, this.#context, {
      changed: () => {
        if (this.#attempt === attempt) this.#state.set(attempt.state);
      },
      ended: (problem) => {
        if (this.#attempt !== attempt) return;
        this.#attempt = null;
        this.#state.set({ ...RECEIVE_AT_REST, problem });
      },
    });
    this.#attempt = attempt;
    this.#state.set(attempt.state);
  }

  /** Everything comes from the call server first, then the link ends; nothing is seen of it. */
  async stop(): Promise<void> {
    const attempt = this.#attempt;
    await attempt?.leave();
    if (this.#attempt !== attempt) return;
    this.#attempt = null;
    this.#state.set(RECEIVE_AT_REST);
  }

  /** At once. Idempotent. */
  close(): void {
    this.#attempt?.close('left');
    this.#attempt = null;
    this.#state.set(RECEIVE_AT_REST);
  }

  /** Brings what is counted up to date; to be called once a second. */
  async measure(): Promise<void> {
    await this.#attempt?.measure();
  }
}

interface AttemptListener {
  changed(): void;
  ended(problem: string | null): void;
}

/** From a typed code to the end of the link that came of it. */
class Attempt implements ActiveLink {
  readonly id = nextLink();
  readonly role = 'receiver';
  readonly #context: SharingContext;
  readonly #listener: AttemptListener;
  readonly #socket: CodeSocket;
  readonly #off: (() => void)[] = [];
  #session: LinkSession | null = null;
  #link: ReceivingLink | null = null;
  #received: ReceivedStreams | null = null;
  #connection: RTCPeerConnection | null = null;
  #holder: TicketHolder | null = null;
  #paths: ReadonlyMap<string, readonly string[]> = new Map();
  #state: ReceiveState = { ...RECEIVE_AT_REST, phase: 'connecting', server: 'connecting', peer: 'waiting' };
  #method: LinkMethod = 'forwarded';
  #shownRoundTrip: number | null = null;
  readonly #played = new Map<StreamId, IncomingStream>();
  #cancelAlone: () => void = () => undefined;
  #ended = false;
  alive = true;

  constructor(code: string, context: SharingContext, listener: AttemptListener) {
    this.#context = context;
    this.#listener = listener;
    this.#socket = new CodeSocket({
      server: context.signallingServer,
      code,
      listener: {
        stateChanged: (state) => this.#change({ server: state === 'closed' ? 'off' : state }),
        present: (peers) => this.#present(peers),
        message: (message) => this.#session?.receive(message),
        ended: (ending) => {
          // A link that stands needs no server.
          if (ending !== 'closed' && this.#state.phase !== 'receiving') this.#end(SENTENCES[ending]);
        },
      },
    });
  }

  get state(): ReceiveState {
    return this.#state;
  }

  get person(): LinkPerson {
    return this.#holder ?? { identity: '', username: '', displayName: '' };
  }

  get connection(): RTCPeerConnection {
    if (this.#connection === null) throw new Error('there is no link yet');
    return this.#connection;
  }

  get method(): LinkMethod {
    return this.#method;
  }

  get roundTrip(): number | null {
    return this.#link?.end.roundTrip ?? null;
  }

  get streams(): number {
    return this.#state.streams;
  }

  tell(content: unknown): void {
    this.#link?.end.send({ type: 'application', content });
  }

  pathOf(id: StreamId): readonly string[] {
    return this.#played.has(id) ? (this.#paths.get(id) ?? []) : [];
  }

  async measure(): Promise<void> {
    if (this.#connection === null || this.#state.phase !== 'receiving') return;
    const { received } = await transportBytes(this.#connection);
    const roundTrip = this.roundTrip;
    this.#change({ receivedBytes: received, roundTrip });
    // Tiles say it too, in whole milliseconds.
    const shown = roundTrip === null ? null : Math.max(1, Math.round(roundTrip));
    if (shown === this.#shownRoundTrip) return;
    this.#shownRoundTrip = shown;
    for (const [id, stream] of this.#played) this.#play(id, stream);
  }

  async leave(): Promise<void> {
    await this.#received?.leave();
    this.close('stopped');
  }

  close(ending: Extract<LinkEnding, 'left' | 'stopped'>): void {
    if (this.#ended) return;
    if (this.#link !== null) this.#link.end.end(ending);
    else this.#session?.bye(ending);
    this.#end(null);
  }

  #present(peers: number): void {
    this.#cancelAlone();
    if (this.#ended || this.#state.phase === 'receiving') return;
    if (peers < 2) {
      this.#forgetPeer();
      this.#cancelAlone = this.#context.clock.after(ALONE_TIMEOUT, () =>
        this.#end('No one is sharing with this code.'),
      );
      return;
    }
    this.#change({ peer: 'connecting' });
    this.#greet();
  }

  #greet(): void {
    const session = new LinkSession({
      role: 'receiver',
      credentials: () => this.#context.credentials(),
      signalling: { send: (message) => this.#socket.send(message) },
      open: (holder, credentials) => this.#open(holder, credentials),
      refused: (ending, holder) => this.#end(receiverSentence(ending, holder?.displayName ?? null)),
    });
    this.#session = session;
    session.greet().catch(() => {
      if (this.#session === session) this.#end(SENTENCES.unreachable);
    });
  }

  #open(holder: TicketHolder, { identity: self, certificate }: LinkCredentials) {
    const { port, clock } = this.#context;
    this.#holder = holder;
    const Hooked = port?.HookedPeerConnection ?? RTCPeerConnection;
    const connection = new Hooked({ iceServers: [], certificates: [certificate] });
    this.#connection = connection;
    const received = new ReceivedStreams({
      clock,
      engineOf: (id) => this.#engineOf(id),
      onPlaying: (ids) => {
        this.#change({ streams: ids.length });
        link.playing(ids);
      },
    });
    this.#received = received;
    const link: ReceivingLink = new ReceivingLink({
      link: this.id,
      connection,
      port,
      clock,
      self,
      signal: (message) => this.#socket.send(message),
      listener: {
        stateChanged: (state) => this.#become(state),
        life: (life) => {
          this.alive = life !== 'dead';
          received.live(life);
        },
        stalled: (id, stalled) => received.stalled(id, stalled),
        standing: (ids) => received.standing(ids),
        streamsChanged: (streams) => {
          this.#paths = new Map(streams.map(({ id, path }) => [id, path]));
          received.set(streams.filter(({ id }) => parseStreamId(id) !== null));
        },
        leaving: () => {
          received.leave().then(
            () => link.release(),
            () => link.release(),
          );
        },
        application: (content) => this.#hear(content),
        ended: (ending) => {
          if (this.#link === link) this.#end(receiverSentence(ending, holder.displayName));
        },
      },
    });
    this.#link = link;
    this.#change({ from: this.person });
    return { end: link.end, offer: (sdp: string) => link.offer(sdp) };
  }

  #become(state: 'connecting' | 'checking' | 'connected'): void {
    this.#change({ peer: state, phase: state === 'connected' ? 'receiving' : 'connecting' });
    if (state !== 'connected') return;
    this.#context.links.add(this);
    // What we show decides with the feeder's own tiles what the call server sends there (relay.md, P4).
    this.#off.push(
      this.#context.call.sources.watched.subscribe((watched) => {
        this.#link?.want([...watched].map(([id, { width, height }]) => ({ id, width, height })));
      }),
    );
  }

  #hear(content: unknown): void {
    if (isMethod(content)) {
      this.#method = content.method;
      this.#change({ method: content.method });
      for (const [id, stream] of this.#played) this.#play(id, stream);
    }
    this.#context.links.heard(this.id, content);
  }

  #engineOf(id: string): EngineStream {
    const { sources } = this.#context.call;
    const streamId = id as StreamId;
    return {
      get receiver() {
        return sources.receiverOf(streamId);
      },
      setEnabled: (enabled) => sources.setEnabled(streamId, enabled),
      play: (stream) => {
        if (stream === null) {
          this.#played.delete(streamId);
          sources.playInstead(streamId, null);
        } else {
          this.#played.set(streamId, stream);
          this.#play(streamId, stream);
        }
      },
    };
  }

  #play(id: StreamId, { track }: IncomingStream): void {
    const path: LanPath = { kind: 'lan', via: this.person, roundTrip: this.#shownRoundTrip, method: this.#method };
    this.#context.call.sources.playInstead(id, { track, path });
  }

  #forgetPeer(): void {
    this.#session?.close();
    this.#session = null;
    const link = this.#link;
    this.#link = null;
    this.#holder = null;
    link?.end.leftBy('stopped');
    this.#change({ peer: 'waiting', from: null });
  }

  #change(change: Partial<ReceiveState>): void {
    this.#state = { ...this.#state, ...change };
    if (!this.#ended) this.#listener.changed();
  }

  #end(problem: string | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelAlone();
    for (const off of this.#off) off();
    this.#received?.close();
    this.#session?.close();
    this.#socket.close();
    this.#context.links.remove(this.id);
    this.#listener.ended(problem);
  }
}

/** How the feeder's streams get into the link; it says so once the link stands. */
function isMethod(content: unknown): content is { method: LinkMethod } {
  return (
    typeof content === 'object' &&
    content !== null &&
    'method' in content &&
    (content.method === 'forwarded' || content.method === 'transcoded')
  );
}
