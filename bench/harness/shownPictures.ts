import type { BrowserContext } from 'playwright-core';
import type { Known, Person } from '../../e2e/harness/Person.ts';
import { bundlePage } from './bundlePage.ts';
import type { ShownPicture } from './page/tilePictures.ts';

/** Pages that this context loads from now on can note the pictures of their tiles. */
export async function prepareShownPictures(context: BrowserContext): Promise<void> {
  await context.addInitScript({ content: await bundlePage('tilePictures.ts') });
}

/** Notes each picture of somebody's camera at a viewer from now on; what was noted of them before is forgotten. */
export function watchPictures({ page }: Person, { username }: Known, { clock = false } = {}): Promise<void> {
  return page.evaluate(([name, options]) => vnetBench.watch(name, options), [username, { clock }] as const);
}

export function shownPictures({ page }: Person, { username }: Known): Promise<ShownPicture[]> {
  return page.evaluate((name) => vnetBench.read(name), username);
}

export function stopWatching({ page }: Person): Promise<void> {
  return page.evaluate(() => vnetBench.stop());
}

/**
 * When a button of that name was pressed last on somebody's page, ms since the epoch.
 *
 * @throws when it was not
 */
export async function lastPress({ page, options }: Person, name: string): Promise<number> {
  const presses = await page.evaluate(() => vnetBench.presses());
  const press = presses.findLast((each) => each.name === name);
  if (press === undefined) throw new Error(`${options.name} has not pressed ${name}`);
  return press.at;
}
