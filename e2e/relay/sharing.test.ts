import { describe, expect, test } from 'vitest';
import type { Person } from '../harness/Person.ts';
import { poll } from '../harness/poll.ts';
import { useStage } from '../harness/stage.ts';
import { type RoomOfThree, roomOfThree, shareWith, typeCode, waitForLink, waitForSource } from './links.ts';
import { trafficOver } from './traffic.ts';

/** One meeting that goes on from test to test, as its people would play it. */
const stage = useStage('file');
const LINKS = { lanChannels: ['vnet-'] } as const;
/** Keep-alives, feedback about what the page itself sends: nothing that carries a picture or a voice, bytes a second. */
const KEEP_ALIVES = 2_000;

let room: RoomOfThree;
let ada: Person;
let bob: Person;
let carol: Person;
let dora: Person;

test('by code: a neighbour’s tiles come over the LAN, picture and voice, and are marked so', async () => {
  room = await roomOfThree(stage, { speaker: { camera: { width: 640, height: 360 } } });
  ({ speaker: ada, sharer: bob, receiver: carol } = room);
  await carol.page.evaluate(() => vnetTest.instruments.watchContinuity());
  // How soon is `bench/first-frame`'s to say.
  await shareWith(bob, carol);
  for (const other of [ada, bob]) {
    await waitForSource(carol, other, 'lan', { via: bob });
    await carol.sees(other);
  }
  await carol.hears([ada, bob]);
});

test('M2: the SFU sends the neighbour nothing but keep-alives', async () => {
  await closeDialogs();
  const lan = await poll({ what: 'five seconds without a stream from the SFU', timeoutMs: 40_000 }, async () => {
    const traffic = await trafficOver(carol.page, 5_000, LINKS);
    const { media, received } = traffic.sfu;
    // A machine that stands still for a third of a second is taken for a dead feeder, and comes back.
    if (media.video.received === 0 && media.audio.received === 0 && received < KEEP_ALIVES) return traffic.lan;
    throw new Error(JSON.stringify(traffic.sfu));
  });
  expect(lan.media.video.received).toBeGreaterThan(0);
  expect(lan.media.audio.received).toBeGreaterThan(0);
});

test('M4: no element was reloaded, none was black, while the source changed', async () => {
  const tiles = await carol.page.evaluate(() => vnetTest.instruments.readContinuity());
  const others = tiles.filter(({ identity }) => identity !== carol.username);
  expect(others.flatMap(({ events }) => events).filter(({ what }) => what !== 'source')).toEqual([]);
  for (const { events } of others) expect(events.at(-1)?.detail).toBe(`lan ${bob.username}`);
  expect(others.flatMap(({ black }) => black)).toEqual([]);
});

test('a screen that is shared later comes over the LAN, and goes', async () => {
  await ada.page.getByRole('button', { name: 'Share screen' }).click();
  await waitForSource(carol, ada, 'lan', { kind: 'screen', via: bob });
  await carol.sees(ada, 'screen');
  await ada.page.getByRole('button', { name: 'Stop sharing screen' }).click();
  await carol.seesNo(ada, 'screen');
  await carol.sees(ada);
});

test('somebody who joins later comes over the LAN, and a second neighbour is fed at the same time', async () => {
  dora = await stage.person('Dora');
  await dora.join(room.meeting);
  await waitForSource(carol, dora, 'lan', { via: bob });
  await carol.sees(dora);
  await shareWith(bob, dora);
  await waitForLink(carol, bob);
  await dora.hears([ada, bob, carol]);
});

test('three neighbours are fed at the same time, and the list says so', async () => {
  await closeDialogs();
  // Five cameras are more than two cores encode in time.
  for (const { page } of [carol, dora]) await page.getByRole('button', { name: 'Turn camera off' }).click();
  const eve = await stage.person('Eve');
  await eve.goto(`/meet/conf/${room.meeting.meeting_id}/`);
  await eve.page.getByRole('switch', { name: 'Camera', checked: true }).click();
  await eve.passLobby();
  await shareWith(bob, eve);
  for (const receiver of [carol, dora, eve]) {
    await waitForLink(receiver, bob);
    await receiver.sees(ada);
  }
  await eve.hears([ada, bob, carol, dora]);
  for (const name of ['Carol', 'Dora', 'Eve']) {
    await bob.page.getByRole('button', { name: `End sharing with ${name} Test` }).waitFor();
  }
  await eve.page.keyboard.press('Escape');
  await eve.leave();
  await bob.page.getByRole('button', { name: 'End sharing with Eve Test' }).waitFor({ state: 'detached' });
  for (const { page } of [carol, dora]) await page.getByRole('button', { name: 'Turn camera on' }).click();
  await bob.sees(carol);
  await waitForLink(carol, bob);
});

test('P4: layers follow the largest tile of all who are fed, through the sharer', async () => {
  await closeDialogs();
  const viewers = [carol, bob, dora];
  const sizes = viewers.map(({ page }) => page.viewportSize() ?? { width: 1024, height: 640 });
  await carol.page.evaluate(() => vnetTest.instruments.watchContinuity());
  for (const { page } of viewers) await page.setViewportSize({ width: 420, height: 320 });
  await waitForWidth(carol, ada, 320);
  await carol.page.setViewportSize({ width: 1280, height: 800 });
  await waitForWidth(carol, ada, 640);
  // Bob shows it small, and gets it large for Carol.
  await waitForWidth(bob, ada, 640);
  for (const [index, size] of sizes.entries()) await viewers[index]?.page.setViewportSize(size);
  await waitForSource(carol, ada, 'lan', { via: bob });
  const tiles = await carol.page.evaluate(() => vnetTest.instruments.readContinuity());
  expect(tiles.flatMap(({ events }) => events).map(({ what, detail }) => `${what} ${detail}`)).toEqual([]);
  expect(tiles.flatMap(({ black }) => black)).toEqual([]);
});

test('the receiver stops: the SFU takes over, nothing is reloaded, and the sharer’s list is shorter', async () => {
  await carol.page.evaluate(() => vnetTest.instruments.watchContinuity());
  await carol.page.getByRole('button', { name: 'Receive from peer' }).click();
  await carol.page.getByRole('button', { name: 'Stop receiving' }).click();
  for (const other of [ada, bob, dora]) await waitForSource(carol, other, 'sfu');
  await carol.sees(ada);
  await carol.hears([ada, bob, dora]);
  await bob.page.getByRole('button', { name: 'Share with peer' }).click();
  await bob.page.getByRole('button', { name: `End sharing with Carol Test` }).waitFor({ state: 'detached' });
  const tiles = await carol.page.evaluate(() => vnetTest.instruments.readContinuity());
  expect(tiles.flatMap(({ events }) => events).filter(({ what }) => what !== 'source')).toEqual([]);
});

test('the sharer ends one link: that neighbour is on the SFU, and is told so', async () => {
  await bob.page.getByRole('button', { name: `End sharing with Dora Test` }).click();
  for (const other of [ada, bob, carol]) await waitForSource(dora, other, 'sfu');
  await dora.sees(ada);
  await dora.hears([ada, bob, carol]);
  await dora.page.getByText('stopped sharing. Your streams come from the call server again.').first().waitFor();
});

describe('when a link is there', () => {
  test('a third person who types the code of two is told that it is in use', async () => {
    const { code } = await shareWith(bob, carol);
    await (await typeCode(dora, code)).click();
    await dora.page.getByText('This code is in use.').waitFor();
    await waitForLink(carol, bob);
  });

  test('the same receiver may take the next code: the new link replaces the old one', async () => {
    await carol.page.getByRole('button', { name: 'Stop receiving' }).click();
    await shareWith(bob, carol);
    await carol.hears([ada, bob, dora]);
  });
});

async function closeDialogs(): Promise<void> {
  for (const person of [ada, bob, carol, dora]) {
    if (person === undefined) continue;
    for (const dialog of await person.page.getByRole('dialog').all()) {
      if (await dialog.isVisible()) await person.page.keyboard.press('Escape');
    }
  }
}

/** Resolves once a picture comes as wide as that. */
async function waitForWidth(viewer: Person, other: Person, width: number): Promise<void> {
  const what = `${viewer.options.name} to get the picture of ${other.options.name} ${width} wide`;
  await poll({ what, timeoutMs: 20_000 }, async () => {
    const tiles = await viewer.tiles();
    const tile = tiles.find(({ identity, kind }) => identity === other.username && kind === 'camera');
    if (tile?.video?.width === width) return true;
    throw new Error(`seen: ${JSON.stringify(tile)}`);
  });
}
