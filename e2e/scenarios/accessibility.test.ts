import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from '../harness/accessibility.ts';
import { useStage } from '../harness/stage.ts';
import { tour } from '../tour/tour.ts';

const stage = useStage();

const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];

test('axe finds nothing on any screen, light and dark, on a phone and on a desk, and each fits', {
  timeout: 300_000,
}, async () => {
  const vnet = await stage.vnet({ name: 'accessibility' });
  const found: string[] = [];
  const visited: string[] = [];
  await tour(
    { vnet, stranger: (name, options) => stage.stranger(name, { ...options, origin: vnet.origin }) },
    async (screen, { page }, widest = Number.POSITIVE_INFINITY) => {
      const before = page.viewportSize();
      for (const size of SIZES) {
        if (size.width > widest) continue;
        await page.setViewportSize(size);
        // WCAG 2.2, 1.4.10: nothing has to be scrolled sideways.
        const wider = await sidewaysBy(page);
        if (wider > 0) found.push(`${screen}, ${size.width}: ${wider} px wider than the screen`);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          const here = await violations(page);
          found.push(...here.map((violation) => `${screen}, ${colorScheme}, ${size.width}: ${violation}`));
        }
      }
      if (before !== null) await page.setViewportSize(before);
      visited.push(screen);
    },
  );
  expect(visited).toEqual(
    expect.arrayContaining([
      'help-article',
      'admin-help-edit',
      'admin-users',
      'admin-live',
      'room-share-links',
      'room-lan',
      'room-site',
      'left',
    ]),
  );
  expect(found).toEqual([]);
});

test('axe does look: a page that is wrong is found wrong', async () => {
  const visitor = await stage.stranger('Visitor');
  await visitor.goto('/account/sign-in/');
  expect(await violations(visitor.page)).toEqual([]);
  await visitor.page.evaluate(() =>
    document.body.append(document.createElement('input'), document.createElement('img')),
  );
  const found = await violations(visitor.page);
  expect(found.some((line) => line.startsWith('label:'))).toBe(true);
  expect(found.some((line) => line.startsWith('image-alt:'))).toBe(true);
  await visitor.page.evaluate(() => {
    document.querySelector('main')?.style.setProperty('min-width', '5000px');
  });
  expect(await sidewaysBy(visitor.page)).toBeGreaterThan(0);
});

/** How much wider than the screen the page is, CSS pixels. */
function sidewaysBy(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
