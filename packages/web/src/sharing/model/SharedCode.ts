import { parseStreamId, type StreamId } from '@vnet/protocol';
import {
  type FeedingLink,
  type LinkEnding,
  type LinkSession,
  openFeeder,
  transportBytes,
  type WantedSize,
} from '@vnet/relay';
import { CodeSocket } from '../../signalling/CodeSocket.ts';
import { CodeLink } from './CodeLink.ts';
import type { FedLink, LinkMethod, PeerConnection, ServerConnection } from './LanSharing.ts';
import type { ActiveLink, SharingContext } from './SharingContext.ts';

/** Why a code or its link is over: a link's ending, or the server's: somebody else has the code, the session has ended, or there is no server. */
export type CodeEnding = LinkEnding | 'code-taken' | 'signed-out' | 'no-server';

export interface SharedCodeListener {
  changed(): void;
  /** A receiver has connected: the next one needs another code. */
  connected(): void;
  /** Somebody came and did not get through; the code goes on. */
  missed(ending: LinkEnding, name: string | null): void;
  /** The link is over, or the code is of no more use. */
  ended(ending: CodeEnding, name: string | null): void;
}

const CODE_ENDINGS = { 'in-use': 'code-taken', 'signed-out': 'signed-out', unreachable: 'no-server' } as const;

/** Who typed it is not who it was made for: it is known where it should not be. */
const SPOILS_CODE: ReadonlySet<LinkEnding> = new Set(['refused', 'other-meeting', 'roles']);

/** One code of a sharer, from when it is made: whoever types it, and the link to them. */
export class SharedCode extends CodeLink<FeedingLink> implements ActiveLink {
  readonly role = 'feeder';
  readonly #context: SharingContext;
  readonly #listener: SharedCodeListener;
  readonly #socket: CodeSocket;
  readonly #pins = new Map<StreamId, () => void>();
  #session: LinkSession | null = null;
  #server: ServerConnection = 'connecting';
  #peer: PeerConnection = 'waiting';
  #wasAlone = false;
  #since: number | null = null;
  #sentBytes = 0;
  #playing: readonly string[] = [];
  #watched: readonly WantedSize[] = [];
  #ended = false;

  constructor(
    readonly code: string,
    context: SharingContext,
    listener: SharedCodeListener,
  ) {
    super();
    this.#context = context;
    this.#listener = listener;
    this.#socket = new CodeSocket({
      server: context.signallingServer,
      code,
      listener: {
        stateChanged: (state) => {
          this.#server = state === 'closed' ? 'off' : state;
          listener.changed();
        },
        present: (peers) => this.#present(peers),
        message: (message) => this.#session?.receive(message),
        ended: (ending) => {
          // A link that stands needs no server.
          if (ending === 'closed' || this.#since !== null) return;
          this.#end(CODE_ENDINGS[ending], null);
        },
      },
    });
  }

  get server(): ServerConnection {
    return this.#server;
  }

  get peer(): PeerConnection {
    return this.#peer;
  }

  get method(): LinkMethod {
    return this.#context.injection.method === 'transcode' ? 'transcoded' : 'forwarded';
  }

  get streams(): number {
    return this.#playing.length;
  }

  get fed(): FedLink {
    return {
      id: this.id,
      to: this.person,
      peer: this.#peer,
      roundTrip: this.roundTrip,
      streams: this.streams,
      sentBytes: this.#sentBytes,
      since: this.#since,
    };
  }

  /** Counts what was sent. */
  async measure(): Promise<void> {
    const { connection } = this;
    if (connection !== null && !this.#ended) this.#sentBytes = (await transportBytes(connection)).sent;
  }

  /** The receiver goes back to the call server first, and notices nothing (relay.md, M3). */
  async leave(ending: Extract<LinkEnding, 'left' | 'stopped'>): Promise<void> {
    await this.link?.leave();
    this.close(ending);
  }

  /** At once. Idempotent. */
  close(ending: Extract<LinkEnding, 'left' | 'stopped'>): void {
    if (this.link !== null) this.link.end.end(ending);
    else this.#session?.bye(ending);
    this.#release();
  }

  #present(peers: number): void {
    if (this.#since !== null || this.#ended) return;
    if (peers >= 2 && !this.#wasAlone) {
      this.#end('code-taken', null);
      return;
    }
    if (peers < 2) {
      this.#wasAlone = true;
      this.#forgetPeer();
      return;
    }
    this.#forgetPeer();
    this.#peer = 'connecting';
    this.#listener.changed();
    this.#greet();
  }

  #greet(): void {
    const context = this.#context;
    let opened: FeedingLink | null = null;
    const session = openFeeder({
      id: this.id,
      port: context.port,
      injection: context.injection,
      streams: context.streams,
      clock: context.clock,
      credentials: () => context.credentials(),
      signalling: { send: (message) => this.#socket.send(message) },
      listener: {
        met: (holder, link) => {
          opened = link;
          this.meet(holder, link);
        },
        refused: (ending, holder) => this.#failed(ending, holder?.displayName ?? null),
        stateChanged: (state) => this.#become(state),
        wanted: (sizes) => this.#watch(sizes),
        playing: (ids) => this.#play(ids),
        application: (content) => context.links.heard(this.id, content),
        ended: (ending) => {
          // Not one that was given up for another.
          if (this.link === opened) this.#failed(ending, this.holder?.displayName ?? null);
        },
      },
    });
    this.#session = session;
    session.greet().catch(() => {
      if (this.#session === session) this.#end('no-server', null);
    });
  }

  #become(state: 'connecting' | 'checking' | 'connected'): void {
    this.#peer = state;
    if (state === 'connected') {
      this.#since = Date.now();
      this.#context.links.add(this);
      this.tell({ method: this.method });
      this.#listener.connected();
    }
    this.#listener.changed();
  }

  /** What the receiver shows decides with us what the call server sends here (relay.md, P4). */
  #watch(sizes: readonly WantedSize[]): void {
    const { sources } = this.#context.call;
    for (const { id } of this.#watched) if (!sizes.some((each) => each.id === id)) unwatch(sources, this.id, id);
    for (const { id, width, height } of sizes) if (isStreamId(id)) sources.watchFor(this.id, id, { width, height });
    this.#watched = sizes;
  }

  /** Own streams that are played over the link need their encoder, whoever else watches (F8). */
  #play(ids: readonly string[]): void {
    const self = this.#context.call.participants.get().find(({ isSelf }) => isSelf)?.identity;
    this.#playing = ids;
    for (const [id, release] of this.#pins) {
      if (ids.includes(id)) continue;
      this.#pins.delete(id);
      release();
    }
    for (const id of ids) {
      if (!isStreamId(id) || this.#pins.has(id) || parseStreamId(id)?.identity !== self) continue;
      this.#pins.set(id, this.#context.call.sources.pin(id));
    }
    this.#listener.changed();
  }

  /** Whoever was on their way is gone, or somebody else comes. */
  #forgetPeer(): void {
    this.#session?.close();
    this.#session = null;
    this.#peer = 'waiting';
    this.forget();
    this.#listener.changed();
  }

  #failed(ending: LinkEnding, name: string | null): void {
    if (this.#since !== null || SPOILS_CODE.has(ending)) {
      this.#end(ending, name);
      return;
    }
    this.#forgetPeer();
    this.#listener.missed(ending, name);
  }

  #end(ending: CodeEnding, name: string | null): void {
    if (this.#ended) return;
    this.#release();
    this.#listener.ended(ending, name);
  }

  #release(): void {
    this.#ended = true;
    this.#session?.close();
    this.#socket.close();
    this.#context.links.remove(this.id);
    for (const release of this.#pins.values()) release();
    this.#pins.clear();
    for (const { id } of this.#watched) unwatch(this.#context.call.sources, this.id, id);
    this.#watched = [];
  }
}

function isStreamId(id: string): id is StreamId {
  return parseStreamId(id) !== null;
}

function unwatch(sources: SharingContext['call']['sources'], viewer: string, id: string): void {
  if (isStreamId(id)) sources.watchFor(viewer, id, null);
}
