import type { BrowserContext } from 'playwright-core';
import { bundlePage } from './bundlePage.ts';
import type { TranscodeSettings } from './page/onlyTranscode.ts';

/**
 * Pages that this context loads from now on have no way to forward encoded frames, as in a browser without them, so that the product
 * transcodes. Without a limit it takes what a LAN has room for.
 */
export async function onlyTranscode(context: BrowserContext, settings: TranscodeSettings): Promise<void> {
  const script = await bundlePage('onlyTranscode.ts');
  await context.addInitScript({ content: `globalThis.vnetBenchTranscode = ${JSON.stringify(settings)};\n${script}` });
}
