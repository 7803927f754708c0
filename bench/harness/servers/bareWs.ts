import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/**
 * The least that broadcasts as `/vnet/ps/<code>/` does, on `ws` alone: no accounts, no limits, no checks.
 * `relabel` reads each message and writes it anew as the contract has it; `raw` passes the bytes on.
 */
const relabel = process.argv[2] !== 'raw';
const rooms = new Map<string, Set<WebSocket>>();
const server = createServer();

new WebSocketServer({ server }).on('connection', (socket, request) => {
  const code = request.url ?? '';
  const room = rooms.get(code) ?? new Set();
  rooms.set(code, room.add(socket));
  socket.on('close', () => room.delete(socket));
  socket.on('message', (data) => {
    const text = String(data);
    const out = relabel ? relabelled(text) : text;
    for (const peer of room) peer.send(out);
  });
});

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));

function relabelled(text: string): string {
  const { type, name, content } = JSON.parse(text) as { type: string; name: string; content: unknown };
  const label = type === 'offer' || type === 'answer' ? 'description' : 'candidates';
  return JSON.stringify({ type, sent_by: name, [label]: content });
}
