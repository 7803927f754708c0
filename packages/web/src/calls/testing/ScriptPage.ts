import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** An empty page of a real Chromium that runs one script: for what only a browser's own media can show. */
export class ScriptPage {
  private constructor(
    readonly page: Page,
    private readonly browser: Browser,
  ) {}

  /** @param entry path of the script, which is bundled; it leaves what tests call in a global variable */
  static async open(entry: string): Promise<ScriptPage> {
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2023',
    });
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
    });
    const page = await browser.newPage();
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
    return new ScriptPage(page, browser);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
