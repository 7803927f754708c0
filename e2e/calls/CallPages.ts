import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { launchOptions } from '../harness/browser.ts';
import { until } from './callViews.ts';
import type { LiveKitServer } from './LiveKitServer.ts';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Pages that hold `calls/livekit` and nothing else of the app (`page/callPage.ts`), and a server that answers `join/` as
 * VNET does: who asks is in the address.
 */
export class CallPages {
  /** What `join/` answers from now on. */
  answer: 'credentials' | 'unavailable' | 'refused' = 'credentials';
  /** In how many seconds LiveKit refuses the tokens that `join/` gives; null: as VNET signs them, in eleven minutes. */
  tokensEndIn: number | null = null;
  /** The tokens that `join/` gave to each of those who asked. */
  readonly given = new Map<string, string[]>();
  readonly #pages: Page[] = [];

  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
  ) {}

  static async open(livekit: LiveKitServer): Promise<CallPages> {
    const scripts = new Map([
      await bundle('/connection/page.js', source('./page/callPage.ts')),
      // Where `new URL('../worker/callWorker.ts', import.meta.url)` of the page's script leads.
      await bundle('/worker/callWorker.ts', source('../../packages/web/src/calls/worker/callWorker.ts')),
    ]);
    const meetingUuid = randomUUID();
    const server = createServer(async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const script = scripts.get(url.pathname);
      if (script !== undefined) {
        response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      } else if (url.pathname === '/') {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        response.end('<!doctype html><title>call</title><script type="module" src="/connection/page.js"></script>');
      } else if (url.pathname.startsWith('/join/')) {
        const [, , username = '', session = ''] = url.pathname.split('/');
        response.setHeader('content-type', 'application/json');
        if (pages.answer === 'unavailable') return response.writeHead(503).end('{}');
        if (pages.answer === 'refused') {
          return response.writeHead(403).end(JSON.stringify({ message: 'The meeting is locked.' }));
        }
        const user = { id: username, username, displayName: `${username} the tester` };
        const {
          expiresAt,
          token: whole,
          identity,
        } = await livekit.tokens.joinToken({
          user,
          identity: { value: username },
          meetingUuid,
          session,
        });
        const token = pages.tokensEndIn === null ? whole : livekit.endingIn(pages.tokensEndIn, whole);
        pages.given.set(username, [...(pages.given.get(username) ?? []), token]);
        const body = { provider: 'livekit', url: livekit.url, token, identity, expires_at: expiresAt.toISOString() };
        response.end(JSON.stringify(body));
      } else {
        response.writeHead(404).end();
      }
      return undefined;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await chromium.launch(
      launchOptions({
        flags: [
          '--use-fake-ui-for-media-stream',
          '--auto-select-desktop-capture-source=Entire screen',
          '--autoplay-policy=no-user-gesture-required',
        ],
      }),
    );
    const pages = new CallPages(server, browser);
    return pages;
  }

  /** A page of its own, in a tab that has a session of its own. */
  async page(): Promise<Page> {
    const context = await this.browser.newContext({ permissions: ['camera', 'microphone'] });
    const page = await context.newPage();
    this.#pages.push(page);
    const { port } = this.server.address() as AddressInfo;
    await page.goto(`http://localhost:${port}/`);
    await page.waitForFunction(() => 'callPage' in window);
    return page;
  }

  /** Resolves when this person is in the call with these devices on; `page`: one of `page()`, a new one otherwise. */
  async join(
    username: string,
    { microphone = true, camera = true, page: given }: { microphone?: boolean; camera?: boolean; page?: Page } = {},
  ): Promise<Page> {
    const page = given ?? (await this.page());
    await page.evaluate((name) => window.callPage.join(name), username);
    await until(page, 'connected', ({ state }) => state === 'connected');
    await page.evaluate(
      async (on) => {
        await window.callPage.call?.setMicrophoneEnabled(on.microphone);
        await window.callPage.call?.setCameraEnabled(on.camera);
      },
      { microphone, camera },
    );
    return page;
  }

  /** Closes the pages, not the browser. */
  async clear(): Promise<void> {
    await Promise.all(this.#pages.splice(0).map((page) => page.context().close()));
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function bundle(path: string, entry: string): Promise<[string, string]> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
  });
  return [path, outputFiles[0]?.text ?? ''];
}
