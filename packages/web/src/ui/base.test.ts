import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const PHONE = { width: 360, height: 740 };
const style = ['tokens.css', 'base.css'].map((name) => readFileSync(new URL(name, import.meta.url), 'utf8')).join('');
/** The body of the server's MeetPage. */
const BODY =
  '<noscript><main class="without-script"><h1>Meetings need JavaScript</h1></main></noscript><div id="root"></div>';

test('without script the page is the sentence at its top; with script there is none, and the root fills it', {
  timeout: 60_000,
}, async () => {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const javaScriptEnabled of [false, true]) {
      const page = await browser.newPage({ viewport: PHONE, javaScriptEnabled });
      await page.setContent(
        `<!doctype html><html lang="en"><style>${style.replace(/@import[^;]*;/, '')}</style>${BODY}`,
      );
      const heading = page.getByRole('heading', { name: 'Meetings need JavaScript' });
      if (javaScriptEnabled) {
        await page.evaluate(() => document.querySelector('#root')?.append('The app'));
        expect(await heading.count()).toBe(0);
        expect((await page.locator('#root').boundingBox())?.height).toBe(PHONE.height);
      } else {
        const place = await heading.boundingBox();
        expect(place?.x).toBeGreaterThanOrEqual(16);
        expect(place?.y).toBeLessThan(80);
        expect((await page.locator('html').boundingBox())?.height).toBeLessThanOrEqual(PHONE.height);
      }
      await page.close();
    }
  } finally {
    await browser.close();
  }
});
