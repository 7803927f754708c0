import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { bundle } from './bundle.ts';
import { launchChromium } from './launchChromium.ts';

/**
 * A Chromium page that holds the connection hook (`hookScenarios.ts`) and can load its worker, under the content security
 * policy that the product has. Chromium and not a fake: what is tested is what the browser does with a transform.
 */
export class HookPage {
  private constructor(
    readonly page: Page,
    private readonly browser: Browser,
    private readonly server: Server,
  ) {}

  /** Ends everything that the page holds. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.waitForFunction('globalThis.hookScenarios !== undefined');
  }

  static async open(): Promise<HookPage> {
    const scripts = new Map(
      await Promise.all([
        scriptAt('/connection/page.js', './hookScenarios.ts'),
        scriptAt('/worker/countingWorker.js', './countingWorker.ts'),
      ]),
    );
    scripts.set('/worker/broken.js', 'throw new Error("broken")');
    scripts.set('/worker/silent.js', '');
    const server = createServer((request, response) => {
      const script = scripts.get(request.url ?? '');
      if (request.url === '/') {
        response.writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': "default-src 'self'; worker-src 'self'; script-src 'self'",
        });
        response.end('<!doctype html><title>hook</title><script type="module" src="/connection/page.js"></script>');
      } else if (script === undefined) {
        response.writeHead(404).end();
      } else {
        response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;

    const browser = await launchChromium();
    const page = await browser.newPage();
    const hookPage = new HookPage(page, browser, server);
    await page.goto(`http://localhost:${port}/`);
    await hookPage.reload();
    return hookPage;
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function scriptAt(path: string, file: string): Promise<[string, string]> {
  return [path, await bundle(file)];
}
