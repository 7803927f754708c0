import { afterEach, expect, test } from 'vitest';
import { pageScript } from '../harness/pageScript.ts';
import { RealTab } from '../harness/RealTab.ts';
import { useStage } from '../harness/stage.ts';
import { speak } from '../harness/voice.ts';
import { typeCode, waitForSource } from './links.ts';

const stage = useStage();
/** Minutes where nothing is shortened; the browser slows timers of a hidden page from its first second on. */
const HIDDEN_MS = process.env.VNET_E2E_FULL === '1' ? 150_000 : 20_000;
const SHARER_NUMBER = 9;

let tab: RealTab | null = null;
afterEach(async () => {
  await tab?.close();
  tab = null;
});

test('F5: the sharer’s tab is hidden: the neighbour is fed on, and nothing is noticed', async () => {
  const ada = await stage.person('Ada');
  const carol = await stage.person('Carol');
  // Signs up where Playwright is, and meets in a tab that can be hidden.
  const bob = await stage.person('Bob');
  const meeting = await ada.createMeeting('Behind another tab');
  await ada.join(meeting);
  await carol.join(meeting);
  await carol.sees(ada);

  tab = await RealTab.open(`${stage.origin}/meet/conf/${meeting.meeting_id}/`, {
    cookies: await bob.context.cookies(),
    devicesAt: stage.origin,
    flags: ['--use-fake-device-for-media-stream'],
    script: await pageScript({
      publisher: SHARER_NUMBER,
      name: 'Bob',
      voice: (await speak(SHARER_NUMBER)).toString('base64'),
      failures: {},
      pictures: 'clock',
      camera: {},
      claps: false,
    }),
  });
  await tab.click('Join');
  await tab.until('the room', () => document.querySelector('[data-room-state="connected"]') !== null);
  await tab.click('Share with peer');
  await tab.click('Start sharing');
  await tab.until('a code', () => /^\d{6}$/.test(document.querySelector('output')?.textContent ?? ''));
  const code = await tab.evaluate(() => document.querySelector('output')?.textContent ?? '');
  await (await typeCode(carol, code)).click();
  await waitForSource(carol, ada, 'lan', { via: bob });
  await carol.sees(ada);

  await carol.page.evaluate(() => vnetTest.instruments.watchContinuity());
  await tab.hide();
  expect(await tab.evaluate(() => document.visibilityState)).toBe('hidden');
  const until = performance.now() + HIDDEN_MS;
  while (performance.now() < until) {
    await carol.listen(1_000);
    await carol.sees(ada);
  }
  await waitForSource(carol, ada, 'lan', { via: bob });
  const shown = await carol.page.evaluate(() => vnetTest.instruments.readContinuity());
  const tile = shown.find(({ identity }) => identity === ada.username);
  expect(tile?.events.filter(({ what }) => what !== 'source')).toEqual([]);
  expect(tile?.black).toEqual([]);
  await carol.hears([ada, { username: bob.username, options: { ...bob.options, publisher: SHARER_NUMBER } }]);
});
