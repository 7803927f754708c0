import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2, A and AA, and what its authors call good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Menus and tooltips hang beside their trigger, outside of every landmark; their roles say what they are. */
const POPPER = '[data-radix-popper-content-wrapper]';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** What axe finds wrong with a page as it is now: a line a violation, with where and why. */
export async function violations(page: Page): Promise<string[]> {
  // Over the debugger, not as a script of the page: its policy would rightly refuse one.
  await page.evaluate(SOURCE);
  // Colours on their way from one to another are no state of the page; what turns for ever is.
  await page.evaluate(() => {
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    return Promise.all(passing.map((animation) => animation.finished.catch(() => 0)));
  });
  return page.evaluate(
    async ({ tags, popper }) => {
      const found = await window.axe.run({ runOnly: tags });
      const hangs = ([selector]: readonly unknown[]) =>
        (document.querySelector(String(selector))?.closest(popper) ?? null) !== null;
      return found.violations.flatMap(({ id, help, nodes }) =>
        nodes
          .filter(({ target }) => id !== 'region' || !hangs(target))
          .map(({ target, failureSummary }) => `${id}: ${help} | ${target.join(' ')} | ${failureSummary ?? ''}`),
      );
    },
    { tags: TAGS, popper: POPPER },
  );
}
