import { type Browser, chromium } from 'playwright-core';
import { type BrowserOptions, launchOptions } from './browser.ts';
import { childrenOf } from './processTree.ts';

/** A Chromium whose processes a test may end as the system would. */
export class OwnBrowser {
  private constructor(
    readonly browser: Browser,
    /** Of the process that all others descend from. */
    readonly pid: number,
    private readonly stop: () => Promise<void>,
  ) {}

  static async open(options?: BrowserOptions): Promise<OwnBrowser> {
    const server = await chromium.launchServer(launchOptions(options));
    const browser = await chromium.connect(server.wsEndpoint());
    return new OwnBrowser(browser, server.process().pid ?? 0, () => server.kill());
  }

  /** `kill -9` of all of its processes, which say goodbye to nobody. @returns when, ms since the epoch */
  kill(): number {
    const pids = [this.pid, ...childrenOf(this.pid).map(({ pid }) => pid)];
    const at = Date.now();
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone with its parent.
      }
    }
    return at;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.stop().catch(() => undefined);
  }
}
