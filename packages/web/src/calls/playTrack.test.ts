import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./testing/playback.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
  });
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
  });
  page = await browser.newPage();
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
}, 60_000);

afterAll(() => browser.close());

test('a picture goes from one track to the other, neither black nor reloaded (M4)', { timeout: 30_000 }, async () => {
  expect(await page.evaluate(() => playback.replacePicture())).toEqual({ seen: ['red', 'blue'], events: [] });
});

test('a picture comes back after its track has ended', { timeout: 30_000 }, async () => {
  expect(await page.evaluate(() => playback.replaceEndedPicture())).toBe(true);
});

test('of a voice whose track changes the new one alone is played (M5)', { timeout: 30_000 }, async () => {
  expect(await page.evaluate(() => playback.replaceVoice())).toEqual({ newOneAlone: true, paused: false, events: [] });
});
