import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ScriptPage } from '../testing/ScriptPage.ts';

let script: ScriptPage;
beforeAll(async () => {
  script = await ScriptPage.open(fileURLToPath(new URL('./testing/sources.ts', import.meta.url)));
}, 60_000);
afterAll(() => script.close());

test('who mutes is silent at once, whatever still runs before it', { timeout: 30_000 }, async () => {
  expect(await script.page.evaluate(() => sources.mutedWhileBusy())).toEqual({
    audibleWhileBusy: false,
    muted: true,
    audibleAgain: true,
  });
});

test('a source that a change leaves muted is shown as off', { timeout: 30_000 }, async () => {
  expect(await script.page.evaluate(() => sources.mutedByAFailedChange())).toEqual({ enabled: false, pending: false });
});

test('a change whose turn comes after the end opens nothing', { timeout: 30_000 }, async () => {
  expect(await script.page.evaluate(() => sources.changedAfterClose())).toBe(false);
});
