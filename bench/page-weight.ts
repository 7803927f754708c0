import { chromium } from 'playwright-core';
import { launchOptions } from '../e2e/harness/browser.ts';
import { Person } from '../e2e/harness/Person.ts';
import { VnetProcess } from '../e2e/harness/VnetProcess.ts';
import { CountingProxy } from './harness/CountingProxy.ts';
import { Report } from './harness/figure.ts';

/**
 * Bytes of every script, as they cross the network to a browser that takes gzip, from an empty cache: the meeting
 * app's home, and what the lobby and the room load on top, workers and their imports too.
 */
const MOST_HOME = 120;
const MOST_ROOM = 200;

const report = new Report('page-weight', { record: process.argv.includes('--record') });
const vnet = await VnetProcess.start({ name: 'bench-page-weight' });
const proxy = await CountingProxy.start(vnet.origin);
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
  report.add({ figure: 'scripts of home', value: kilobytes(home), unit: 'kB', bound: { most: MOST_HOME } });

  // Another person, another cache: the room's scripts less those that home has too.
  const bob = await Person.arrive(browser, { name: 'Bob', publisher: 2, origin: proxy.origin });
  await bob.signUp();
  proxy.takeScripts();
  await bob.join(meeting);
  await bob.sees(bob);
  await bob.page.waitForLoadState('networkidle');
  const room = proxy.takeScripts();
  const onTop = new Map([...room].filter(([path]) => !home.has(path)));
  report.add({ figure: 'scripts of the room on top', value: kilobytes(onTop), unit: 'kB', bound: { most: MOST_ROOM } });
  for (const [path, bytes] of new Map([...home, ...onTop])) {
    report.add({
      figure: `script ${path.replace(/[-.][0-9A-Za-z_-]{8}(?=\.js)/, '')}`,
      value: bytes / 1000,
      unit: 'kB',
    });
  }
  await Promise.all([ada.close(), bob.close()]);
} finally {
  await browser.close();
  await proxy.close();
  await vnet.close();
}
process.exitCode = report.met ? 0 : 1;

function kilobytes(scripts: Map<string, number>): number {
  return [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0) / 1000;
}
