import { expect, test } from 'vitest';
import { poll } from '../harness/poll.ts';
import { useStage } from '../harness/stage.ts';

const stage = useStage();

test('LiveKit is killed: the room says “reconnecting”, and comes back with picture and voice', async () => {
  const vnet = await stage.vnet({ name: 'livekit-killed' });
  const ada = await stage.person('Ada', { origin: vnet.origin });
  const bob = await stage.person('Bob', { origin: vnet.origin });
  const meeting = await ada.createMeeting('Call server gone');
  await ada.join(meeting);
  await bob.join(meeting);
  await ada.sees(bob);
  await bob.sees(ada);

  const before = vnet.livekitPid();
  if (before === undefined) throw new Error('no supervised LiveKit');
  const still = `[data-tile="camera"][data-identity="${bob.username}"] canvas`;
  await ada.page.evaluate(watchStill, still);
  const lost = Promise.all([ada, bob].map((person) => person.waitForRoomState('reconnecting')));
  process.kill(before, 'SIGKILL');
  await lost;
  expect(await ada.page.getByText(/reconnecting/i).count()).toBeGreaterThan(0);
  const after = await poll({ what: 'another LiveKit', timeoutMs: 30_000 }, () => {
    const pid = vnet.livekitPid();
    return pid === before ? undefined : pid;
  });
  expect(after).not.toBe(before);
  for (const person of [ada, bob]) await person.waitForRoomState('connected', 60_000);
  await ada.sees(bob);
  await bob.sees(ada);
  await ada.hears([bob]);
  await bob.hears([ada]);
  await ada.page.locator(still).waitFor({ state: 'hidden' });
  // The last picture stayed: a tile never turned black. LiveKit may be back so soon that it is seen for a moment only.
  const brightness = await ada.page.evaluate(() => window.vnetStill ?? []);
  expect(brightness.length).toBeGreaterThan(0);
  expect(Math.min(...brightness)).toBeGreaterThan(16);
});

declare global {
  interface Window {
    /** How bright the still picture was, 0 (black) to 255, each time that the page was drawn with it. */
    vnetStill?: number[];
  }
}

/** In the page: looks at the canvas, as long as it shows, before each picture of the page. */
function watchStill(selector: string): void {
  const seen: number[] = [];
  window.vnetStill = seen;
  const look = () => {
    const canvas = document.querySelector(selector);
    if (canvas instanceof HTMLCanvasElement && !canvas.hidden && canvas.width > 0) {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let sum = 0;
      for (let at = 0; at < pixels.length; at += 4) {
        sum += ((pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0)) / 3;
      }
      seen.push(sum / (pixels.length / 4));
    }
    requestAnimationFrame(look);
  };
  look();
}
