import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Signal } from '../page/lanLink.ts';

interface Answer {
  id?: number;
  method?: string;
  params?: { name?: string; payload?: string };
  result?: { targetId?: string; sessionId?: string; result?: { value?: unknown }; exceptionDetails?: { text: string } };
  error?: { message: string };
}

/**
 * A tab that can really be hidden: Playwright keeps its pages visible whatever happens, so that this one is driven over
 * the DevTools protocol, in a Chromium that throttles as it does for everybody.
 */
export class HiddenTab {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #sent = 0;
  #session = '';

  private constructor(child: ChildProcess, folder: string, socket: WebSocket) {
    this.#child = child;
    this.#folder = folder;
    this.#socket = socket;
  }

  /** Opens the page; `onSignal` takes what it sends to other pages. */
  static async open(url: string, onSignal: (to: string, signal: Signal) => void): Promise<HiddenTab> {
    const folder = mkdtempSync(join(tmpdir(), 'vnet-hidden-'));
    const child = spawn(
      process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--autoplay-policy=no-user-gesture-required',
        '--remote-debugging-port=0',
        `--user-data-dir=${folder}`,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const address = await new Promise<string>((resolve) => {
      let output = '';
      child.stderr?.on('data', (data: Buffer) => {
        output += data.toString();
        const found = /ws:\/\/\S+/.exec(output)?.[0];
        if (found) resolve(found);
      });
    });
    const socket = new WebSocket(address);
    await new Promise((resolve) => socket.once('open', resolve));
    const tab = new HiddenTab(child, folder, socket);
    socket.on('message', (data) => tab.#receive(JSON.parse(data.toString()), onSignal));
    const { targetId } = await tab.#call('Target.createTarget', { url });
    const { sessionId } = await tab.#call('Target.attachToTarget', { targetId, flatten: true });
    tab.#session = sessionId ?? '';
    await tab.#call('Runtime.enable');
    await tab.#call('Runtime.addBinding', { name: 'sendSignal' });
    while (!(await tab.evaluate(() => globalThis.inPage !== undefined))) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await tab.evaluate(() => {
      const send = Reflect.get(globalThis, 'sendSignal') as (payload: string) => void;
      Reflect.set(globalThis, 'signal', async (to: string, signal: unknown) => send(JSON.stringify({ to, signal })));
    });
    return tab;
  }

  async evaluate<T, A = undefined>(work: (argument: A) => T | Promise<T>, argument?: A): Promise<T> {
    // The compiler's helper for names, which the page does not have.
    const expression = `(async () => { const __name = (f) => f; return (${work})(${JSON.stringify(argument)}) })()`;
    const { result, exceptionDetails } = await this.#call('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`in the hidden tab: ${exceptionDetails.text}`);
    return result?.value as T;
  }

  /** Puts another tab before this one. */
  async hide(): Promise<void> {
    const session = this.#session;
    this.#session = '';
    const { targetId } = await this.#call('Target.createTarget', { url: 'about:blank' });
    await this.#call('Target.activateTarget', { targetId });
    this.#session = session;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#socket.close();
    if (this.#child.kill()) await ended;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #call(method: string, params: object = {}): Promise<NonNullable<Answer['result']>> {
    const id = ++this.#sent;
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params, ...(this.#session ? { sessionId: this.#session } : {}) }));
    });
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result ?? {};
  }

  #receive(answer: Answer, onSignal: (to: string, signal: Signal) => void): void {
    if (answer.id !== undefined) {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    } else if (answer.method === 'Runtime.bindingCalled' && answer.params?.name === 'sendSignal') {
      const { to, signal } = JSON.parse(answer.params.payload ?? '{}');
      onSignal(to, signal);
    }
  }
}
