import { once } from 'node:events';
import { type Browser, type BrowserServer, chromium } from 'playwright-core';
import { launchSharedBrowser } from '../../e2e/harness/browser.ts';
import { childrenOf } from '../../e2e/harness/processTree.ts';

/** A browser whose processes are known, for what they cost and for their end. */
export class BenchBrowser {
  private constructor(
    private readonly server: BrowserServer,
    readonly browser: Browser,
    /** Root of its process tree. */
    readonly pid: number,
  ) {}

  static async launch(): Promise<BenchBrowser> {
    const server = await launchSharedBrowser();
    try {
      const { pid } = server.process();
      if (pid === undefined) throw new Error('the browser has no process');
      return new BenchBrowser(server, await chromium.connect(server.wsEndpoint()), pid);
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  /** SIGKILL to all of its processes at once: nobody says goodbye. @returns when, ms since the epoch */
  async kill(): Promise<number> {
    const gone = once(this.server.process(), 'exit');
    const pids = [this.pid, ...childrenOf(this.pid).map(({ pid }) => pid)];
    const at = Date.now();
    for (const pid of pids) killIfThere(pid);
    await gone;
    return at;
  }

  /** Idempotent, and after `kill` too. */
  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with its parent.
  }
}
