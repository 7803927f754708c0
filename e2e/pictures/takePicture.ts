import type { Page } from 'playwright-core';

const QUALITY = 70;

/** The page as it stands in one theme, as WebP. @param quality 0 to 100 */
export async function takePicture(page: Page, theme: 'light' | 'dark', quality = QUALITY): Promise<Buffer> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await page.evaluate(async () => {
    await document.fonts.ready;
    // Two frames: one for the new size to be measured, one for what follows from it.
    for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
  // A video behind a size that just changed is blank until its next frame; a frozen one has none to come.
  await page.evaluate(
    (patience) =>
      Promise.all(
        [...document.querySelectorAll('video')].map(async (video) => {
          let shown = false;
          video.requestVideoFrameCallback(() => {
            shown = true;
          });
          for (let frame = 0; frame < patience && !shown; frame += 1) await new Promise(requestAnimationFrame);
        }),
      ),
    FRAMES_OF_PATIENCE,
  );
  const debuggee = await page.context().newCDPSession(page);
  const { data } = await debuggee.send('Page.captureScreenshot', { format: 'webp', quality });
  await debuggee.detach();
  return Buffer.from(data, 'base64');
}

/** Frames of the page in which every camera that sends shows something new. */
const FRAMES_OF_PATIENCE = 60;
