import { chromium } from 'playwright-core';
import { launchOptions } from '../e2e/harness/browser.ts';
import { Person } from '../e2e/harness/Person.ts';
import { VnetProcess } from '../e2e/harness/VnetProcess.ts';
import { encodedSize } from './harness/encodedSize.ts';
import { Report } from './harness/figure.ts';
import { ScriptProxy } from './harness/ScriptProxy.ts';

/**
 * Bytes of every script that a browser loads from an empty cache: of the meeting app's home, and what the lobby and the
 * room load on top, workers and their imports too. The bounds are for gzip, which everything between a browser and a
 * server knows; today's browsers take brotli, so that is said beside it.
 */
const MOST_HOME = 120;
/** The relay and its worker are in it. */
const MOST_ROOM = 215;

const report = new Report('page-weight', { record: process.argv.includes('--record') });
const vnet = await VnetProcess.start({ name: 'bench-page-weight' });
const proxy = await ScriptProxy.start(vnet.origin);
const browser = await chromium.launch(launchOptions());
try {
  const ada = await Person.arrive(browser, { name: 'Ada', publisher: 1, origin: proxy.origin });
  await ada.signUp();
  const meeting = await ada.createMeeting('Page weight');
  proxy.takeScripts();

  await ada.goto('/meet/');
  await ada.page.getByRole('button', { name: 'Meet now' }).waitFor();
  await ada.page.waitForLoadState('networkidle');
  const home = proxy.takeScripts();
  await weigh('scripts of home', home, MOST_HOME);

  // Another person, another cache: the room's scripts less those that home has too.
  const bob = await Person.arrive(browser, { name: 'Bob', publisher: 2, origin: proxy.origin });
  await bob.signUp();
  proxy.takeScripts();
  await bob.join(meeting);
  await bob.sees(bob);
  await bob.page.waitForLoadState('networkidle');
  const room = proxy.takeScripts();
  const onTop = room.filter((path) => !home.includes(path));
  await weigh('scripts of the room on top', onTop, MOST_ROOM);
  for (const name of ['Share with peer', 'Receive from peer', 'Your site']) {
    await bob.page.getByRole('button', { name, exact: true }).click();
    await bob.page.getByRole('dialog', { name }).waitFor();
    await bob.page.keyboard.press('Escape');
  }
  await bob.page.waitForLoadState('networkidle');
  const later = proxy.takeScripts();
  const value = await kilobytes(later, 'gzip');
  report.add({ figure: 'scripts of dialogs and panel of sharing, when they are opened, gzip', value, unit: 'kB' });
  for (const path of [...home, ...onTop, ...later]) {
    const value = await kilobytes([path], 'gzip');
    report.add({ figure: `script ${path.replace(/[-.][0-9A-Za-z_-]{8}(?=\.js)/, '')}, gzip`, value, unit: 'kB' });
  }
  await Promise.all([ada.close(), bob.close()]);
} finally {
  await browser.close();
  await proxy.close();
  await vnet.close();
}
process.exitCode = report.met ? 0 : 1;

async function weigh(what: string, paths: readonly string[], most: number): Promise<void> {
  report.add({ figure: `${what}, gzip`, value: await kilobytes(paths, 'gzip'), unit: 'kB', bound: { most } });
  report.add({ figure: `${what}, brotli`, value: await kilobytes(paths, 'br'), unit: 'kB' });
}

async function kilobytes(paths: readonly string[], encoding: 'gzip' | 'br'): Promise<number> {
  const sizes = await Promise.all(paths.map((path) => encodedSize(vnet.origin, path, encoding)));
  return sizes.reduce((sum, bytes) => sum + bytes, 0) / 1000;
}
