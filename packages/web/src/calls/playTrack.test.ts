import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ScriptPage } from './testing/ScriptPage.ts';

let script: ScriptPage;
beforeAll(async () => {
  script = await ScriptPage.open(fileURLToPath(new URL('./testing/playback.ts', import.meta.url)));
}, 60_000);
afterAll(() => script.close());

test('a picture goes from one track to the other, neither black nor reloaded (M4)', { timeout: 30_000 }, async () => {
  expect(await script.page.evaluate(() => playback.replacePicture())).toEqual({ seen: ['red', 'blue'], events: [] });
});

test('a picture comes back after its track has ended', { timeout: 30_000 }, async () => {
  expect(await script.page.evaluate(() => playback.replaceEndedPicture())).toBe(true);
});

test('a picture comes back under the id of the track that has ended', { timeout: 30_000 }, async () => {
  expect(await script.page.evaluate(() => playback.replaceByNamesake())).toBe(true);
});

test('of a voice whose track changes the new one alone is played (M5)', { timeout: 30_000 }, async () => {
  expect(await script.page.evaluate(() => playback.replaceVoice())).toEqual({
    newOneAlone: true,
    paused: false,
    events: [],
  });
});
