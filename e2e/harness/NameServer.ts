import { createSocket, type Socket } from 'node:dgram';

const HEADER_BYTES = 12;
/** RFC 1035, 4.1.1: an answer, recursion available, no such name. */
const NO_SUCH_NAME = 0x8183;

/** Answers every question about a name with “no such name”, and remembers the name. */
export class NameServer {
  readonly #socket: Socket;
  readonly #asked = new Set<string>();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (question, { address, port }) => {
      const answer = Buffer.from(question);
      if (answer.length <= HEADER_BYTES) return;
      this.#asked.add(readName(question));
      answer.writeUInt16BE(NO_SUCH_NAME, 2);
      socket.send(answer, port, address);
    });
  }

  /** Listens on port 53 of an address of this machine. */
  static async listen(address: string): Promise<NameServer> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => socket.once('error', reject).bind(53, address, resolve));
    return new NameServer(socket);
  }

  /** Names that anybody asked for so far. */
  get asked(): string[] {
    return [...this.#asked];
  }

  /** To be called once. */
  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}

/** The name in a message's first question: labels, each after its length (RFC 1035, 3.1). */
function readName(message: Buffer): string {
  const labels: string[] = [];
  for (let at = HEADER_BYTES, length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return labels.join('.').toLowerCase();
}
