import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { bundle } from './bundle.ts';
import { launchChromium } from './launchChromium.ts';

/** Pages of one origin in one Chromium, each with `relayScenarios`; they find each other over broadcast channels. */
export class RelayPages {
  #context: BrowserContext;

  private constructor(
    private readonly browser: Browser,
    private readonly server: Server,
    context: BrowserContext,
  ) {
    this.#context = context;
  }

  /** @param flags of Chromium's, for what it has behind one */
  static async open(flags: readonly string[] = []): Promise<RelayPages> {
    const [page, worker] = await Promise.all([bundle('./relayScenarios.ts'), bundle('./hashingWorker.ts')]);
    const server = createServer((request, response) => {
      const script = { '/page.js': page, '/worker.js': worker }[request.url ?? ''];
      const type = script === undefined ? 'text/html' : 'text/javascript';
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
      response.end(script ?? '<!doctype html><title>relay</title><script type="module" src="/page.js"></script>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await launchChromium(flags);
    return new RelayPages(browser, server, await browser.newContext());
  }

  async page(): Promise<Page> {
    const page = await this.#context.newPage();
    const { port } = this.server.address() as AddressInfo;
    await page.goto(`http://localhost:${port}/`);
    await page.waitForFunction('globalThis.relayScenarios !== undefined');
    return page;
  }

  /** Ends all pages. */
  async clear(): Promise<void> {
    await this.#context.close();
    this.#context = await this.browser.newContext();
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
