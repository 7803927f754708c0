import { once } from 'node:events';
import { DisconnectReason, type JoinResponse, SignalRequest, SignalResponse } from '@livekit/protocol';
import { WebSocket } from 'ws';

/** A participant as far as LiveKit's signalling goes: joined, without media. */
export interface SignalledParticipant {
  join: JoinResponse;
  send(request: SignalRequest): void;
  /** The next response of that kind. */
  next<Case extends SignalResponse['message']['case']>(
    kind: Case,
  ): Promise<Extract<SignalResponse['message'], { case: Case }>['value']>;
  close(): Promise<void>;
}

/** LiveKit refused, in words or with a status. */
export class JoinRefused extends Error {}

/**
 * Joins as a browser does, up to the first answer.
 *
 * @param url `ws://host:port`, LiveKit's or VNET's
 * @throws {JoinRefused}
 */
export async function joinRoom(
  url: string,
  token: string,
  query: Record<string, string> = {},
): Promise<SignalledParticipant> {
  const parameters = new URLSearchParams({
    access_token: token,
    auto_subscribe: '1',
    protocol: '15',
    sdk: 'js',
    ...query,
  });
  const socket = new WebSocket(`${url}/rtc?${parameters}`);
  const responses: SignalResponse[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (data) => {
    if (!Buffer.isBuffer(data)) return;
    responses.push(SignalResponse.fromBinary(data));
    for (const wake of waiting.splice(0)) wake();
  });
  socket.on('close', () => {
    for (const wake of waiting.splice(0)) wake();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', (error) => reject(new JoinRefused(error.message)));
  });

  const participant: Omit<SignalledParticipant, 'join'> = {
    send: (request) => socket.send(request.toBinary()),
    async next(kind) {
      for (;;) {
        const index = responses.findIndex(({ message }) => message.case === kind);
        const [found] = index < 0 ? [] : responses.splice(index, 1);
        if (found !== undefined) return found.message.value as never;
        if (socket.readyState !== socket.OPEN) throw new JoinRefused(`the socket closed before ${kind}`);
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    async close() {
      if (socket.readyState === socket.CLOSED) return;
      const closed = once(socket, 'close');
      if (socket.readyState === socket.OPEN) {
        socket.send(
          new SignalRequest({
            message: { case: 'leave', value: { reason: DisconnectReason.CLIENT_INITIATED } },
          }).toBinary(),
        );
      }
      socket.close();
      await closed;
    },
  };
  return { ...participant, join: await participant.next('join') };
}
