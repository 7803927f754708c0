import type { BrowserContext } from 'playwright-core';
import { bundlePage } from './bundlePage.ts';
import type { SceneSettings } from './page/movingScene.ts';

/**
 * In pages that this context loads from now on the camera wanders over a scene with edges and texture everywhere, the same in every
 * run. An encoder has about as much to do with it as with a real one: the clock is still for the most part, and of noise it finds
 * nothing again.
 */
export async function showMovingScene(context: BrowserContext, settings: SceneSettings): Promise<void> {
  const script = await bundlePage('movingScene.ts');
  await context.addInitScript({ content: `globalThis.vnetBenchScene = ${JSON.stringify(settings)};\n${script}` });
}
