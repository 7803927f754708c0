import { type Browser, type BrowserServer, chromium, type Page } from 'playwright-core';
import type { Signal } from '../page/lanLink.ts';
import type { JoinOptions } from '../page/page.ts';
import { type ExperimentServer, startExperimentServer } from './experimentServer.ts';
import { HiddenTab } from './HiddenTab.ts';
import { LiveKitServer } from './liveKitServer.ts';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** One Chromium with its processes. */
export interface LabBrowser {
  readonly browser: Browser;
  /** Root of its process tree. */
  readonly pid: number;
}

/** A LiveKit server, the page of the experiments and as many browsers as one needs; closes all that it began. */
export class Lab {
  /** Who can be signalled, by name. */
  readonly pages = new Map<string, Pick<Page, 'evaluate'> | HiddenTab>();
  readonly room = `experiment-${Date.now()}`;
  readonly #browsers: BrowserServer[] = [];

  private constructor(
    readonly liveKit: LiveKitServer,
    readonly server: ExperimentServer,
  ) {}

  /** All of it on loopback, or on an address that a namespace reaches. */
  static async open(address = '127.0.0.1'): Promise<Lab> {
    const server = await startExperimentServer(address);
    return new Lab(await LiveKitServer.start({ address }), server);
  }

  /** Runs an experiment and cleans up after it, whatever happens. */
  static async run(experiment: (lab: Lab) => Promise<void>, address?: string): Promise<void> {
    const lab = await Lab.open(address);
    try {
      await experiment(lab);
    } finally {
      await lab.close();
    }
  }

  async browser({ executablePath = CHROMIUM, args = [] as string[] } = {}): Promise<LabBrowser> {
    const origin = new URL(this.server.url).origin;
    const server = await chromium.launchServer({
      executablePath,
      headless: true,
      args: [...ARGUMENTS, `--unsafely-treat-insecure-origin-as-secure=${origin}`, ...args],
    });
    this.#browsers.push(server);
    return { browser: await chromium.connect(server.wsEndpoint()), pid: server.process().pid ?? 0 };
  }

  /** A page by name; pages reach each other by name through `signal`. */
  async page({ browser }: LabBrowser, name: string): Promise<Page> {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
    await page.exposeFunction('signal', (to: string, signal: Signal) => this.deliver(to, signal));
    await page.goto(this.server.url);
    await page.waitForFunction('globalThis.inPage !== undefined');
    await page.evaluate((own) => {
      inPage.name = own;
    }, name);
    this.pages.set(name, page);
    return page;
  }

  /** Lets a page into the room. */
  async join(page: Page, identity: string, options: Omit<JoinOptions, 'url' | 'token'>): Promise<void> {
    const token = await this.liveKit.token(identity, this.room);
    await page.evaluate((join) => inPage.join(join), { ...options, url: this.liveKit.url, token });
  }

  async close(): Promise<void> {
    await Promise.all(this.#browsers.map((browser) => browser.close()));
    await this.liveKit.close();
    await this.server.close();
  }

  /** Hands a page what another one sends to it. */
  async deliver(to: string, signal: Signal): Promise<void> {
    const page = this.pages.get(to);
    if (page instanceof HiddenTab) await page.evaluate((message) => inPage.onSignal(message), signal);
    else await page?.evaluate((message) => inPage.onSignal(message), signal);
  }
}
