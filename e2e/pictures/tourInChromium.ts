import { chromium } from 'playwright-core';
import { launchOptions } from '../harness/browser.ts';
import { Person } from '../harness/Person.ts';
import { VnetProcess } from '../harness/VnetProcess.ts';
import { tour } from '../tour/tour.ts';
import type { Visit } from '../tour/Visit.ts';

/**
 * The tour through a VNET and a browser of its own, people with portraits before their cameras.
 *
 * @param name of the server's log
 */
export async function tourInChromium(name: string, visit: Visit): Promise<void> {
  const vnet = await VnetProcess.start({ name, readyTimeoutMs: 600_000 });
  const browser = await chromium.launch(launchOptions());
  const stranger: Parameters<typeof tour>[0]['stranger'] = (person, options) =>
    Person.arrive(browser, { origin: vnet.origin, publisher: 1, pictures: 'portrait', ...options, name: person });
  try {
    await tour({ vnet, stranger }, visit);
  } finally {
    await browser.close();
    await vnet.close();
  }
}
