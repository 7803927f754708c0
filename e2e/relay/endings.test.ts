import { afterEach, describe, expect, test } from 'vitest';
import { OwnBrowser } from '../harness/OwnBrowser.ts';
import type { Person } from '../harness/Person.ts';
import { poll } from '../harness/poll.ts';
import { useStage } from '../harness/stage.ts';
import { type RoomOfThree, roomOfThree, shareWith, waitForLink, waitForSource } from './links.ts';

/** What becomes of a receiver when its sharer goes; `bench/failover` holds how long it takes. */
const stage = useStage();
const browsers: OwnBrowser[] = [];
afterEach(async () => {
  await Promise.all(browsers.splice(0).map((browser) => browser.close()));
});

/** Long for a machine that does everything at once; a receiver that waits for a person would wait for ever. */
const SECONDS = 20_000;

test('M3: the sharer leaves: the receiver is on the SFU, sees and hears, and did nothing for it', async () => {
  const { speaker, sharer, receiver } = await sharedRoom();
  await receiver.page.evaluate(() => vnetTest.instruments.watchContinuity());
  await receiver.page.evaluate(() => vnetTest.instruments.watchVoices());
  await sharer.page.keyboard.press('Escape');
  await sharer.leave();
  await waitForSource(receiver, speaker, 'sfu');
  await receiver.sees(speaker);
  await expectUntouched(receiver, speaker);
  // M5: never two sources of one voice at once.
  const voices = await receiver.page.evaluate(() => vnetTest.instruments.readVoices());
  expect(voices.flatMap(({ twice }) => twice)).toEqual([]);
  await receiver.hears([speaker]);
  await receiver.page.getByText('left the meeting. Your streams come from the call server again.').first().waitFor();
});

test('M3: the sharer’s browser is killed: the same', async () => {
  const own = await OwnBrowser.open();
  browsers.push(own);
  const { speaker, receiver } = await sharedRoom({ sharer: { browser: own.browser } });
  await receiver.page.evaluate(() => vnetTest.instruments.watchContinuity());
  own.kill();
  await waitForSource(receiver, speaker, 'sfu');
  await receiver.sees(speaker, 'camera', SECONDS);
  await receiver.hears([speaker]);
  await expectUntouched(receiver, speaker);
});

test('the sharer loads the page again: the same, and a new code brings the link back', async () => {
  const { meeting, speaker, sharer, receiver } = await sharedRoom();
  await sharer.page.reload();
  await waitForSource(receiver, speaker, 'sfu');
  await receiver.sees(speaker, 'camera', SECONDS);
  await sharer.join(meeting);
  await sharer.sees(speaker);
  await shareWith(sharer, receiver);
});

test('F5: the sharer’s page hangs for seconds: links go on without it', async () => {
  const { speaker, sharer, receiver } = await sharedRoom();
  const hung = sharer.page.evaluate((duration) => {
    const until = performance.now() + duration;
    while (performance.now() < until);
  }, 4_000);
  await receiver.sees(speaker);
  const [tile] = (await receiver.tiles()).filter(({ identity }) => identity === speaker.username);
  await hung;
  expect(tile?.source).toBe('lan');
  await receiver.sees(speaker);
  await waitForLink(receiver, sharer);
});

test('M1: the sharer’s page is frozen by its browser: the receiver goes on, and is fed again when it thaws', async () => {
  const { speaker, sharer, receiver } = await sharedRoom();
  const session = await sharer.context.newCDPSession(sharer.page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  for (let look = 0; look < 6; look++) {
    await receiver.sees(speaker, 'camera', SECONDS);
    // Which is what the time between two looks is spent with.
    await receiver.listen(500);
  }
  // A frozen page may go on sending what it captures.
  await receiver.hears([speaker], SECONDS, { orAlso: [sharer] });
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await sharer.waitForRoomState('connected', 60_000);
  await sharer.sees(speaker, 'camera', 60_000);
  await receiver.sees(speaker, 'camera', SECONDS);
});

describe('two are fed and the sharer is killed', () => {
  test('both go on', async () => {
    const own = await OwnBrowser.open();
    browsers.push(own);
    const { meeting, speaker, sharer, receiver } = await sharedRoom({ sharer: { browser: own.browser } });
    const dora = await stage.person('Dora');
    await dora.join(meeting);
    await dora.sees(speaker);
    await shareWith(sharer, dora);
    own.kill();
    for (const person of [receiver, dora]) {
      await waitForSource(person, speaker, 'sfu');
      await person.sees(speaker, 'camera', SECONDS);
    }
  });
});

async function sharedRoom(options: Parameters<typeof roomOfThree>[1] = {}): Promise<RoomOfThree> {
  const room = await roomOfThree(stage, options);
  await shareWith(room.sharer, room.receiver);
  await room.receiver.sees(room.speaker);
  return room;
}

/** M4: the picture's element is the same, was not reloaded, and was never black. */
async function expectUntouched(viewer: Person, other: Person): Promise<void> {
  const tile = await poll({ what: 'the tile', timeoutMs: 5_000 }, async () => {
    const tiles = await viewer.page.evaluate(() => vnetTest.instruments.readContinuity());
    return tiles.find(({ identity, kind }) => identity === other.username && kind === 'camera');
  });
  expect(tile.events.filter(({ what }) => what !== 'source')).toEqual([]);
  expect(tile.black).toEqual([]);
}
