import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** A Chromium with one page that runs a file of this folder. */
export class ScenarioPage {
  private constructor(
    readonly page: Page,
    private readonly browser: Browser,
  ) {}

  /** @param file beside this one, bundled for the page */
  static async open(file: string): Promise<ScenarioPage> {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
      bundle: true,
      write: false,
      format: 'esm',
      target: 'es2023',
    });
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--autoplay-policy=no-user-gesture-required',
      ],
    });
    const page = await browser.newPage();
    await page.route('http://localhost/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>scenarios</title>' }),
    );
    await page.goto('http://localhost/');
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '', type: 'module' });
    return new ScenarioPage(page, browser);
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}
