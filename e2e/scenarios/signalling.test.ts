import { once } from 'node:events';
import { SIGNALLING_CLOSE, SIGNALLING_MAX_MESSAGE_BYTES, SIGNALLING_PATH } from '@vnet/protocol';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { signUpByForm } from '../harness/signUpByForm.ts';
import { useStage } from '../harness/stage.ts';

const stage = useStage();
const CODE = '271828';

test('a malformed message is answered to its sender alone, and never ends the other side’s connection', async () => {
  const { token } = await signUpByForm(stage.origin);
  const [ada, bob] = [new Client(token), new Client(token)];
  await Promise.all([ada.until('"peers_count":2'), bob.until('"peers_count":2')]);

  const malformed = ['not json', '[]', 'null', '{"content":1}', '{"type":"offer"}', '{"type":7,"content":1}'];
  for (const text of [...malformed, `{"type":"offer","content":"${'x'.repeat(SIGNALLING_MAX_MESSAGE_BYTES)}"}`]) {
    ada.socket.send(text);
    await ada.until('"type":"error"');
  }
  ada.socket.send(Buffer.from([0xff, 0xfe, 0x00]));
  await ada.until('"type":"error"');

  ada.socket.send(JSON.stringify({ type: 'offer', name: 'ada', content: { sdp: 'kept' } }));
  expect(JSON.parse(await bob.until('"type":"offer"'))).toEqual({
    type: 'offer',
    sent_by: 'ada',
    description: { sdp: 'kept' },
  });
  expect(bob.seen.filter((text) => text.includes('"error"'))).toEqual([]);

  const third = new Client(token);
  const [code] = await once(third.socket, 'close');
  expect(code).toBe(SIGNALLING_CLOSE.codeInUse);
  expect(third.seen).toEqual([]);

  bob.socket.send(JSON.stringify({ type: 'answer', name: 'bob', content: 'still here' }));
  await ada.until('still here');
  ada.socket.terminate();
  await bob.until('signal_disconnected');
  bob.socket.close();
});

/** A client of the signalling socket that remembers what it was told. */
class Client {
  /** All of it. */
  readonly seen: string[] = [];
  readonly #unread: string[] = [];
  readonly socket: WebSocket;

  constructor(token: string) {
    const address = `${stage.origin.replace('http', 'ws')}${SIGNALLING_PATH}${CODE}/`;
    this.socket = new WebSocket(address, { headers: { authorization: `Token ${token}` } });
    this.socket.on('message', (data) => {
      this.seen.push(String(data));
      this.#unread.push(String(data));
    });
  }

  /** The next message that holds this text; those before it are forgotten. */
  async until(text: string): Promise<string> {
    for (;;) {
      const next = this.#unread.shift();
      if (next === undefined) await once(this.socket, 'message', { signal: AbortSignal.timeout(5000) });
      else if (next.includes(text)) return next;
    }
  }
}
