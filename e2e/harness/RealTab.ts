import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cookie } from 'playwright-core';
import { WebSocket } from 'ws';
import { CHROMIUM } from './browser.ts';
import { poll } from './poll.ts';

interface Answer {
  id?: number;
  method?: string;
  params?: { name?: string; payload?: string };
  result?: { targetId?: string; sessionId?: string; result?: { value?: unknown }; exceptionDetails?: { text: string } };
  error?: { message: string };
}

export interface RealTabOptions {
  /** Runs before the page's own scripts. */
  script?: string;
  cookies?: readonly Cookie[];
  /** Camera and microphone, where the page is. */
  devicesAt?: string;
  flags?: readonly string[];
}

/**
 * A tab that can really be hidden: Playwright keeps its pages visible whatever happens, so that this one is driven over
 * the DevTools protocol, in a Chromium that throttles as it does for everybody.
 */
export class RealTab {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #onBinding: (name: string, payload: string) => void = () => undefined;
  #sent = 0;
  #session = '';
  #target = '';

  private constructor(child: ChildProcess, folder: string, socket: WebSocket) {
    this.#child = child;
    this.#folder = folder;
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(JSON.parse(data.toString())));
  }

  static async open(
    url: string,
    { script, cookies = [], devicesAt, flags = [] }: RealTabOptions = {},
  ): Promise<RealTab> {
    const folder = mkdtempSync(join(tmpdir(), 'vnet-tab-'));
    const child = spawn(
      CHROMIUM,
      [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--autoplay-policy=no-user-gesture-required',
        '--remote-debugging-port=0',
        `--user-data-dir=${folder}`,
        ...flags,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const socket = new WebSocket(await addressOf(child));
    await new Promise((resolve) => socket.once('open', resolve));
    const tab = new RealTab(child, folder, socket);
    if (devicesAt !== undefined) {
      await tab.#call('Browser.grantPermissions', { origin: devicesAt, permissions: ['audioCapture', 'videoCapture'] });
    }
    const { targetId = '' } = await tab.#call('Target.createTarget', { url: 'about:blank' });
    const { sessionId = '' } = await tab.#call('Target.attachToTarget', { targetId, flatten: true });
    tab.#target = targetId;
    tab.#session = sessionId;
    await tab.#call('Runtime.enable');
    await tab.#call('Page.enable');
    if (cookies.length > 0)
      await tab.#call('Network.setCookies', { cookies: cookies.map(({ name, value }) => ({ name, value, url })) });
    if (script !== undefined) await tab.#call('Page.addScriptToEvaluateOnNewDocument', { source: script });
    await tab.#call('Page.navigate', { url });
    return tab;
  }

  /** Lets the page call us: `globalThis[name](text)`. */
  async bind(name: string, called: (payload: string) => void): Promise<void> {
    this.#onBinding = (of, payload) => {
      if (of === name) called(payload);
    };
    await this.#call('Runtime.addBinding', { name });
  }

  async evaluate<T, A = undefined>(work: (argument: A) => T | Promise<T>, argument?: A): Promise<T> {
    // The compiler's helper for names, which the page does not have.
    const expression = `(async () => { const __name = (f) => f; return (${work})(${JSON.stringify(argument)}) })()`;
    const { result, exceptionDetails } = await this.#call('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`in the tab: ${exceptionDetails.text}`);
    return result?.value as T;
  }

  /** Resolves when the page says yes. */
  async until(what: string, question: () => boolean, timeoutMs = 60_000): Promise<void> {
    await poll({ what, timeoutMs, intervalMs: 200 }, async () => ((await this.evaluate(question)) ? true : undefined));
  }

  /** Clicks what has this accessible name, as soon as it is there. */
  async click(name: string): Promise<void> {
    await poll({ what: `a button “${name}”`, timeoutMs: 60_000, intervalMs: 200 }, async () =>
      (await this.evaluate((wanted) => {
        const buttons = [...document.querySelectorAll<HTMLElement>('button')];
        const button = buttons.find((each) => (each.getAttribute('aria-label') ?? each.textContent?.trim()) === wanted);
        button?.click();
        return button !== undefined;
      }, name))
        ? true
        : undefined,
    );
  }

  /** Puts another tab before this one. */
  async hide(): Promise<void> {
    const session = this.#session;
    this.#session = '';
    const { targetId } = await this.#call('Target.createTarget', { url: 'about:blank' });
    await this.#call('Target.activateTarget', { targetId });
    this.#session = session;
  }

  /** Brings it to the front again. */
  async show(): Promise<void> {
    const session = this.#session;
    this.#session = '';
    await this.#call('Target.activateTarget', { targetId: this.#target });
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

  #receive(answer: Answer): void {
    if (answer.id !== undefined) {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    } else if (answer.method === 'Runtime.bindingCalled') {
      this.#onBinding(answer.params?.name ?? '', answer.params?.payload ?? '');
    }
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let output = '';
    child.stderr?.on('data', (data: Buffer) => {
      output += data.toString();
      const found = /ws:\/\/\S+/.exec(output)?.[0];
      if (found) resolve(found);
    });
  });
}
