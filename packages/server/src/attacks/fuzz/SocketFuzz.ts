import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Random } from './Random.ts';
import type { Visitor } from './Visitors.ts';
import { deepJson, randomObject, randomText, randomValue } from './values.ts';

const CODES = ['100001', '100002', '100003', '100004'] as const;
/** Messages between two looks whether all sockets still answer. */
const BATCH = 250;

/** Several signalling sockets, two a code, through which random messages go; whichever the server closes is opened anew. */
export class SocketFuzz {
  readonly #sockets: WebSocket[] = [];
  /** Sockets that the server closed, by close code. */
  readonly closes = new Map<number, number>();
  received = 0;

  constructor(
    private readonly origin: string,
    private readonly visitor: Visitor,
  ) {}

  async run(random: Random, messages: number): Promise<void> {
    for (let sent = 0; sent < messages; sent += 1) {
      const socket = await this.#socket(random.below(CODES.length * 2));
      const message = randomMessage(random);
      socket.send(message.data, { binary: message.isBinary, fin: message.isWhole });
      if (!message.isWhole) socket.send('"}', { fin: true });
      if (random.chance(0.002)) socket.close(random.pick([1000, 1001, 3000, 4999]));
      if (random.chance(0.001)) socket.terminate();
      if (sent % BATCH === 0) await this.#settle();
    }
    await this.#settle();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
  }

  async #socket(index: number): Promise<WebSocket> {
    const kept = this.#sockets[index];
    if (kept?.readyState === WebSocket.OPEN) return kept;
    for (;;) {
      const socket = await openSocket(this.origin, CODES[index >> 1] ?? CODES[0], this.visitor);
      socket.on('message', () => {
        this.received += 1;
      });
      socket.on('close', (code) => this.closes.set(code, (this.closes.get(code) ?? 0) + 1));
      this.#sockets[index] = socket;
      // A seat whose last holder has just gone may not be free yet: 4409 then, and once more.
      await answered(socket);
      if (socket.readyState === WebSocket.OPEN) return socket;
    }
  }

  /** Until every socket has answered a ping, which comes behind whatever was sent before it, or has closed. */
  async #settle(): Promise<void> {
    await Promise.all(this.#sockets.map(answered));
  }
}

/** @throws {Error} when the upgrade is refused */
export async function openSocket(origin: string, code: string, { authToken }: Visitor): Promise<WebSocket> {
  const url = `${origin.replace('http', 'ws')}/vnet/ps/${code}/`;
  const socket = new WebSocket(url, { headers: { authorization: `Token ${authToken}` } });
  await once(socket, 'open');
  socket.on('error', () => {});
  return socket;
}

async function answered(socket: WebSocket): Promise<void> {
  if (socket.readyState !== WebSocket.OPEN) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      socket.off('pong', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('pong', done);
    socket.on('close', done);
    socket.ping();
  });
}

interface Message {
  data: string | Buffer;
  isBinary: boolean;
  /** False: the first of two frames. */
  isWhole: boolean;
}

const TYPES = ['offer', 'answer', 'candidate', 'bye', 'signal_connected', 'error', '', '__proto__'] as const;

function randomMessage(random: Random): Message {
  const kind = random.below(20);
  if (kind === 0) return { data: random.bytes(random.below(2_000)), isBinary: true, isWhole: true };
  // Not UTF-8 now and then, for which a connection ends (RFC 6455, section 8.1).
  if (kind === 1 && random.chance(0.1)) return { data: random.bytes(20), isBinary: false, isWhole: true };
  if (kind === 1) return { data: deepJson(random), isBinary: false, isWhole: true };
  if (kind === 2) return { data: '{"type":"offer","content":"', isBinary: false, isWhole: false };
  const value: unknown = kind === 3 ? randomValue(random, []) : request(random);
  const text = JSON.stringify(value ?? null);
  return { data: kind === 4 ? text.slice(random.below(text.length)) : text, isBinary: false, isWhole: true };
}

function request(random: Random): Record<string, unknown> {
  const size = random.chance(0.02) ? random.pick([65_400, 65_536, 70_000, 1_000_000]) : 0;
  return {
    ...(random.chance(0.95) && { type: random.chance(0.9) ? random.pick(TYPES) : randomValue(random, []) }),
    ...(random.chance(0.95) && { content: size > 0 ? 'x'.repeat(size) : randomValue(random, []) }),
    ...(random.chance(0.9) && { name: random.chance(0.9) ? randomText(random, []) : randomValue(random, []) }),
    ...(random.chance(0.1) && randomObject(random, ['sent_by', 'description', 'code', 'peers_count'], [])),
  };
}
