import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from '../harness/VnetProcess.ts';
import { takePicture } from './takePicture.ts';
import { tourInChromium } from './tourInChromium.ts';

/**
 * `npx tsx e2e/pictures/takePictures.ts [screen …]`: every screen, in both themes, at three widths, into
 * docs/screens/, and the picture of the room that the README shows.
 */
const FOLDER = join(REPOSITORY, 'docs/screens');
const WIDTHS = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
] as const;
const README = { screen: 'room', theme: 'light', width: 1280 };
const THEMES = ['light', 'dark'] as const;

const wanted = process.argv.slice(2);
await mkdir(FOLDER, { recursive: true });
await tourInChromium('pictures', async (screen, person, widest = Number.POSITIVE_INFINITY) => {
  if (wanted.length > 0 && !wanted.includes(screen)) return;
  const before = person.page.viewportSize();
  for (const size of WIDTHS) {
    if (size.width > widest) continue;
    await person.page.setViewportSize(size);
    for (const theme of THEMES) {
      const picture = await takePicture(person.page, theme);
      await writeFile(join(FOLDER, `${screen}-${theme}-${size.width}.webp`), picture);
      if (screen === README.screen && theme === README.theme && size.width === README.width) {
        await writeFile(join(FOLDER, 'readme-room.webp'), picture);
      }
    }
  }
  await person.page.emulateMedia({ colorScheme: null });
  if (before !== null) await person.page.setViewportSize(before);
  console.log(screen);
});
