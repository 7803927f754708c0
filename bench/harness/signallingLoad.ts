import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import { cpuSeconds } from './processTime.ts';

/** How to reach one server, and how a message to the other of a pair looks there. */
export interface Contender {
  name: string;
  /** The processes that serve it, for what a message costs them. */
  pids: readonly number[];
  /** Addresses of the two clients of a pair. */
  pair(index: number): [string, string];
  options?: ClientOptions;
  message(index: number): string;
  /** Whether what arrives is such a message; presence and greetings are not counted. */
  isMessage(text: string): boolean;
  /** How many of a pair's clients get each message: the sender's echo counts. */
  deliveries: 1 | 2;
}

export interface Load {
  pairs: number;
  durationMs: number;
  /** Messages of a pair under way at once. */
  window: number;
}

export interface Throughput {
  /** Messages delivered per second, over every pair together. */
  delivered: number;
  /** Microseconds of a core that the server spent on each. */
  cpuMicroseconds: number;
}

/** Each pair sends the next message as soon as one has arrived. */
export async function measureThroughput(
  contender: Contender,
  { pairs, durationMs, window }: Load,
): Promise<Throughput> {
  const open = async (address: string): Promise<WebSocket> => {
    const socket = new WebSocket(address, contender.options);
    await once(socket, 'open');
    return socket;
  };
  const clients = await Promise.all(
    Array.from({ length: pairs }, async (_, index) => {
      const [first, second] = contender.pair(index);
      return { sender: await open(first), receiver: await open(second), message: contender.message(index) };
    }),
  );

  let delivered = 0;
  let running = true;
  for (const { sender, receiver, message } of clients) {
    if (contender.deliveries === 2) {
      sender.on('message', (data) => {
        if (contender.isMessage(String(data))) delivered += 1;
      });
    }
    receiver.on('message', (data) => {
      if (!contender.isMessage(String(data))) return;
      delivered += 1;
      if (running) sender.send(message);
    });
  }
  const cpu = () => contender.pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const cpuBefore = cpu();
  const start = performance.now();
  for (const { sender, message } of clients) for (let sent = 0; sent < window; sent += 1) sender.send(message);
  await new Promise((resolve) => setTimeout(resolve, durationMs));
  running = false;
  const measured = {
    delivered: (delivered * 1000) / (performance.now() - start),
    cpuMicroseconds: ((cpu() - cpuBefore) * 1e6) / delivered,
  };
  if (delivered === 0) throw new Error(`${contender.name} delivered nothing`);
  await Promise.all(
    clients.flatMap(({ sender, receiver }) =>
      [sender, receiver].map((socket) => {
        const closed = once(socket, 'close');
        socket.close();
        return closed;
      }),
    ),
  );
  return measured;
}
