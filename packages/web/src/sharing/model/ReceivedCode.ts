import { formatStreamId, parseStreamId, type StreamId } from '@vnet/protocol';
import {
  type EngineStream,
  type IncomingStream,
  type LinkEnding,
  openReceiver,
  type Receiver,
  type ReceivingLink,
  transportBytes,
} from '@vnet/relay';
import { RefusedError } from '../../api/ApiError.ts';
import type { LanPath, LinkMethod } from '../../calls/call.ts';
import { CodeSocket, type CodeSocketEnding } from '../../signalling/CodeSocket.ts';
import { RECEIVE_AT_REST } from './atRest.ts';
import { CodeLink } from './CodeLink.ts';
import type { ReceiveState } from './LanSharing.ts';
import { receiverSentence, SIGNED_OUT } from './linkSentences.ts';
import type { ActiveLink, SharingContext } from './SharingContext.ts';

/** Who is alone at a code for so long is told that nobody shares with it, ms. */
const ALONE_TIMEOUT = 3_000;
const SENTENCES: Record<Exclude<CodeSocketEnding, 'closed'>, string> = {
  'in-use': 'This code is in use.',
  'signed-out': SIGNED_OUT,
  unreachable: 'The server cannot be reached. Try again in a moment.',
};

export interface ReceivedCodeListener {
  changed(): void;
  ended(problem: string | null): void;
}

/** From a typed code to the end of the link that came of it. */
export class ReceivedCode extends CodeLink<ReceivingLink> implements ActiveLink {
  readonly role = 'receiver';
  readonly #context: SharingContext;
  readonly #listener: ReceivedCodeListener;
  readonly #socket: CodeSocket;
  readonly #off: (() => void)[] = [];
  #receiver: Receiver | null = null;
  #paths: ReadonlyMap<string, readonly string[]> = new Map();
  #state: ReceiveState = { ...RECEIVE_AT_REST, phase: 'connecting', server: 'connecting', peer: 'waiting' };
  #method: LinkMethod = 'forwarded';
  #shownRoundTrip: number | null = null;
  readonly #played = new Map<StreamId, IncomingStream>();
  #cancelAlone: () => void = () => undefined;
  #ended = false;
  alive = true;

  constructor(code: string, context: SharingContext, listener: ReceivedCodeListener) {
    super();
    this.#context = context;
    this.#listener = listener;
    this.#socket = new CodeSocket({
      server: context.signallingServer,
      code,
      listener: {
        stateChanged: (state) => this.#change({ server: state === 'closed' ? 'off' : state }),
        present: (peers) => this.#present(peers),
        message: (message) => this.#receiver?.session.receive(message),
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

  get method(): LinkMethod {
    return this.#method;
  }

  get streams(): number {
    return this.#state.streams;
  }

  pathOf(id: StreamId): readonly string[] {
    return this.#played.has(id) ? (this.#paths.get(id) ?? []) : [];
  }

  async measure(): Promise<void> {
    const { connection } = this;
    if (connection === null || this.#state.phase !== 'receiving') return;
    const { received } = await transportBytes(connection);
    const roundTrip = this.roundTrip;
    this.#change({ receivedBytes: received, roundTrip });
    // Tiles say it too, in whole milliseconds.
    const shown = roundTrip === null ? null : Math.max(1, Math.round(roundTrip));
    if (shown === this.#shownRoundTrip) return;
    this.#shownRoundTrip = shown;
    for (const [id, stream] of this.#played) this.#play(id, stream);
  }

  async leave(): Promise<void> {
    await this.#receiver?.leave();
    this.close('stopped');
  }

  close(ending: Extract<LinkEnding, 'left' | 'stopped'>): void {
    if (this.#ended) return;
    if (this.link !== null) this.link.end.end(ending);
    else this.#receiver?.session.bye(ending);
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
    const context = this.#context;
    let opened: ReceivingLink | null = null;
    const receiver = openReceiver({
      id: this.id,
      port: context.port,
      clock: context.clock,
      credentials: () => context.credentials(),
      signalling: { send: (message) => this.#socket.send(message) },
      engineOf: (id) => this.#engineOf(id),
      listener: {
        met: (holder, link) => {
          opened = link;
          this.meet(holder, link);
          this.#change({ from: this.person });
        },
        refused: (ending, holder) => this.#end(receiverSentence(ending, holder?.displayName ?? null)),
        stateChanged: (state) => this.#become(state),
        life: (life) => {
          this.alive = life !== 'dead';
        },
        streamsChanged: (streams) => {
          this.#paths = new Map(streams.map(({ id, path }) => [id, path]));
        },
        playing: (ids) => this.#change({ streams: ids.length }),
        application: (content) => this.#hear(content),
        ended: (ending) => {
          // Not one that was given up for another.
          if (this.link === opened) this.#end(receiverSentence(ending, this.holder?.displayName ?? null));
        },
      },
    });
    this.#receiver = receiver;
    receiver.session.greet().catch((error: unknown) => {
      if (this.#receiver !== receiver) return;
      this.#end(error instanceof RefusedError ? error.message : SENTENCES.unreachable);
    });
  }

  #become(state: 'connecting' | 'checking' | 'connected'): void {
    this.#change({ peer: state, phase: state === 'connected' ? 'receiving' : 'connecting' });
    if (state !== 'connected') return;
    this.#context.links.add(this);
    // What we show decides with the feeder's own tiles what the call server sends there (relay.md, P4).
    this.#off.push(
      this.#context.call.sources.watched.subscribe((watched) => {
        this.link?.want([...watched].map(([id, { width, height }]) => ({ id, width, height })));
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

  /** Ids that are none of this product's are no streams of this call: nothing plays them. */
  #engineOf(id: string): EngineStream {
    const { sources } = this.#context.call;
    const parts = parseStreamId(id);
    if (parts === null) return NO_ENGINE;
    const streamId = formatStreamId(parts);
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
    this.#receiver?.session.close();
    this.#receiver = null;
    this.forget();
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
    this.#receiver?.close();
    this.#receiver?.session.close();
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

const NO_ENGINE: EngineStream = { receiver: null, setEnabled: () => undefined, play: () => undefined };
