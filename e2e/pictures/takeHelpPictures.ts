import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Person } from '../harness/Person.ts';
import { REPOSITORY } from '../harness/VnetProcess.ts';
import { takePicture } from './takePicture.ts';
import { tourInChromium } from './tourInChromium.ts';

/**
 * `npx tsx e2e/pictures/takeHelpPictures.ts [screen …]`: the screens that the help shows, light, as small files that are
 * committed, so that a fresh clone has them without a browser. Each is named as the tour calls its screen.
 */
const FOLDER = join(REPOSITORY, 'packages/server/assets/media/vnet/help');
const SIZE = { width: 960, height: 600 };
const MOST_BYTES = 40_000;
const QUALITIES = [80, 65, 50, 35, 20];

const SCREENS = [
  'home',
  'new-meeting',
  'lobby',
  'lobby-denied',
  'room',
  'room-devices',
  'room-people',
  'room-share-code',
  'room-share-links',
  'room-lan',
  'room-site',
  'room-screen',
  'left',
  'profile',
  'admin-help',
  'admin-help-edit',
];

const wanted = process.argv.length > 2 ? process.argv.slice(2) : SCREENS;
await mkdir(FOLDER, { recursive: true });
await tourInChromium('help-pictures', async (screen, { page }) => {
  if (!wanted.includes(screen)) return;
  const before = page.viewportSize();
  await page.setViewportSize(SIZE);
  await writeFile(join(FOLDER, `${screen}.webp`), await takeSmall(screen, page));
  await page.emulateMedia({ colorScheme: null });
  if (before !== null) await page.setViewportSize(before);
});

/** The best quality that is small enough. */
async function takeSmall(screen: string, page: Person['page']): Promise<Buffer> {
  for (const quality of QUALITIES) {
    const picture = await takePicture(page, 'light', quality);
    if (picture.length > MOST_BYTES) continue;
    console.log(`${screen}: ${Math.round(picture.length / 1000)} kB at quality ${quality}`);
    return picture;
  }
  throw new Error(`${screen} is over ${MOST_BYTES} bytes at every quality`);
}
