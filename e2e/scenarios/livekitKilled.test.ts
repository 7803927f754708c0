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
  const lost = Promise.all([ada, bob].map((person) => person.waitForRoomState('reconnecting')));
  process.kill(before, 'SIGKILL');
  await lost;
  expect(await ada.page.getByText(/reconnecting/i).count()).toBeGreaterThan(0);
  // The last picture stays: a tile never turns black.
  const still = ada.page.locator(`[data-tile="camera"][data-identity="${bob.username}"] canvas`);
  await still.waitFor({ state: 'visible' });
  expect(await still.evaluate(meanBrightness)).toBeGreaterThan(16);

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
  await still.waitFor({ state: 'hidden' });
});

/** 0 (black) to 255, of what a canvas in the page shows. */
function meanBrightness(element: HTMLElement | SVGElement): number {
  if (!(element instanceof HTMLCanvasElement)) throw new TypeError('no canvas');
  const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
  let sum = 0;
  for (let index = 0; index < pixels.length; index += 4) {
    sum += ((pixels[index] ?? 0) + (pixels[index + 1] ?? 0) + (pixels[index + 2] ?? 0)) / 3;
  }
  return sum / (pixels.length / 4);
}
