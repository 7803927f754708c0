import type { TestProject } from 'vitest/node';
import { launchSharedBrowser } from './browser.ts';
import { VnetProcess } from './VnetProcess.ts';
import { speak } from './voice.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the VNET is that scenarios share when they leave it as it was. */
    origin: string;
    /** The browser that they share; each person has a context of their own in it. */
    browserEndpoint: string;
  }
}

/** Starts what the scenarios share, once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Says at once, and in a sentence, when the voices cannot be made.
  await speak(1);
  const vnet = await VnetProcess.start({ name: 'shared', readyTimeoutMs: 600_000 });
  const browser = await launchSharedBrowser();
  project.provide('origin', vnet.origin);
  project.provide('browserEndpoint', browser.wsEndpoint());
  return async () => {
    await browser.close();
    await vnet.close();
  };
}
