import type { Browser, Page } from 'playwright-core';
import { bundle } from './bundle.ts';
import { launchChromium } from './launchChromium.ts';

/** A Chromium with one page that runs a file of this folder. */
export class ScenarioPage {
  private constructor(
    readonly page: Page,
    private readonly browser: Browser,
  ) {}

  /** @param file beside this one, bundled for the page */
  static async open(file: string): Promise<ScenarioPage> {
    const script = await bundle(file);
    const browser = await launchChromium();
    const page = await browser.newPage();
    await page.route('http://localhost/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>scenarios</title>' }),
    );
    await page.goto('http://localhost/');
    await page.addScriptTag({ content: script, type: 'module' });
    return new ScenarioPage(page, browser);
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}
