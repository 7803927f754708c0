import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };

/** The gallery in a real Chromium: for names, focus and sizes, which only a browser knows. */
export class GalleryPage {
  private constructor(
    readonly page: Page,
    private readonly browser: Browser,
  ) {}

  static async open(): Promise<GalleryPage> {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL('./gallery.tsx', import.meta.url))],
      outdir: 'gallery',
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2023',
      jsx: 'automatic',
      loader: { '.woff2': 'dataurl', '.svg': 'dataurl' },
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    const content = (extension: string) => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? '';
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    const page = await browser.newPage({ viewport: DESKTOP, reducedMotion: 'reduce' });
    await page.setContent('<!doctype html><html lang="en"><title>Gallery</title>');
    await page.addStyleTag({ content: content('.css') });
    await page.addScriptTag({ content: content('.js') });
    return new GalleryPage(page, browser);
  }

  /** A scene of scenes.ts, drawn anew. */
  async show(scene: string, crowd = false): Promise<void> {
    await this.page.evaluate(([name, many]) => gallery.show(name, many), [scene, crowd] as const);
    await this.page.getByRole('button', { name: 'Leave call' }).or(this.page.getByRole('dialog')).first().waitFor();
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
