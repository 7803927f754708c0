import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** What a device asks of the machine that answers. */
export interface FloodWish {
  /** Datagrams in each direction. */
  down: number;
  up: number;
  /** Datagrams in a second, in each direction. */
  pace: number;
}

/** What the device prints in the end. */
export interface FloodResult {
  /** The device's address as the other machine saw it; null when nothing came back. */
  seenAs: string | null;
  received: number;
}

/** Bytes of each datagram's contents. */
export const DATAGRAM_BYTES = 1200;
export const FLOOD_PORT = 9009;
const TICK_MS = 5;
/** Until a wish that was not answered is sent again: it may have been lost. */
const AGAIN_MS = 100;
/** Nothing has come for so long: nothing more will. */
const SILENCE_MS = 500;

// `flood.ts answer` on one machine, `flood.ts ask <address> <wish>` on another. Both run inside a namespace.
const [role, address = '', wish = '{}'] = process.argv.slice(2);
if (role === 'answer') await answer();
if (role === 'ask') console.log(JSON.stringify(await ask(address, JSON.parse(wish))));

async function answer(): Promise<void> {
  const socket = createSocket('udp4');
  const asked = new Set<string>();
  socket.on('message', (datagram, client) => {
    if (datagram.length === DATAGRAM_BYTES) return;
    socket.send(JSON.stringify({ seenAs: client.address }), client.port, client.address);
    const key = `${client.address}:${client.port}`;
    if (asked.has(key)) return;
    asked.add(key);
    const { down, pace }: FloodWish = JSON.parse(String(datagram));
    flood(socket, client, down, pace);
  });
  socket.bind(FLOOD_PORT);
  await once(socket, 'listening');
  console.log('ready');
  process.stdin.on('end', () => process.exit(0)).resume();
}

async function ask(address: string, wish: FloodWish): Promise<FloodResult> {
  const socket = createSocket('udp4');
  const result: FloodResult = { seenAs: null, received: 0 };
  let last = performance.now();
  socket.on('message', (datagram) => {
    last = performance.now();
    if (datagram.length === DATAGRAM_BYTES) result.received += 1;
    else result.seenAs = JSON.parse(String(datagram)).seenAs;
  });
  const again = setInterval(() => {
    if (result.seenAs === null) socket.send(JSON.stringify(wish), FLOOD_PORT, address);
  }, AGAIN_MS);
  flood(socket, { address, port: FLOOD_PORT }, wish.up, wish.pace);
  const least = performance.now() + (1000 * wish.up) / wish.pace;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (performance.now() < Math.max(least, last + SILENCE_MS)) return;
      clearInterval(timer);
      clearInterval(again);
      socket.close();
      resolve();
    }, TICK_MS);
  });
  return result;
}

function flood(socket: Socket, to: { address: string; port: number }, count: number, pace: number): void {
  const datagram = Buffer.alloc(DATAGRAM_BYTES);
  const begin = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(count, Math.ceil(((performance.now() - begin) / 1000) * pace));
    for (; sent < due; sent += 1) socket.send(datagram, to.port, to.address);
    if (sent >= count) clearInterval(timer);
  }, TICK_MS);
}
