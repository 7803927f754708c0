import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { poll } from '../harness/poll.ts';
import { CallPages } from './CallPages.ts';
import { streamOf, until, untilMoving, view } from './callViews.ts';
import { LiveKitServer } from './LiveKitServer.ts';
import type { StreamView } from './page/callPage.ts';

let livekit: LiveKitServer;
let pages: CallPages;

beforeAll(async () => {
  livekit = await LiveKitServer.start();
  pages = await CallPages.open(livekit);
}, 120_000);

afterEach(async () => {
  pages.answer = 'credentials';
  await pages.clear();
});

afterAll(async () => {
  await pages.close();
  await livekit.kill();
});

const join = (...who: Parameters<CallPages['join']>) => pages.join(...who);

describe('a call over LiveKit', () => {
  test('two people see and hear each other, under ids that both know', async () => {
    const ada = await join('ada');
    const grace = await join('grace');
    const seen = await untilMoving(grace, 'ada', 'camera');
    await untilMoving(ada, 'grace', 'camera');
    const own = streamOf(await view(ada), 'ada', 'camera');
    expect(seen.id).toBe(own?.id);
    for (const page of [ada, grace]) {
      const names = (await view(page)).participants.map(({ displayName }) => displayName).sort();
      expect(names).toEqual(['ada the tester', 'grace the tester']);
    }
    expect(seen.id).toMatch(/^ada#[0-9a-f]{32}\/camera\/[1-9][0-9]*$/);
    const identity = seen.id.slice(0, seen.id.indexOf('/'));
    // Chromium's pretended microphone beeps once a second.
    await poll({ what: 'a beep', timeoutMs: 10_000 }, async () =>
      (await grace.evaluate((who) => window.callPage.loudness(who, 1500), identity)) > 0.01 ? true : undefined,
    );
  });

  test('muting is seen by the other, keeps the id, and comes back', async () => {
    const ada = await join('ada');
    const grace = await join('grace');
    const before = await untilMoving(grace, 'ada', 'camera');
    await ada.evaluate(() => window.callPage.call?.setCameraEnabled(false));
    await until(grace, 'muted', (now) => streamOf(now, 'ada', 'camera')?.muted);
    expect((await view(ada)).media.camera).toBe(false);
    await ada.evaluate(() => window.callPage.call?.setCameraEnabled(true));
    const after = await untilMoving(grace, 'ada', 'camera');
    expect(after.id).toBe(before.id);
    expect(after.muted).toBe(false);
  });

  test('a screen is shared and ended; shared again it has a greater epoch', async () => {
    const ada = await join('ada', { camera: false });
    const grace = await join('grace', { camera: false });
    const share = (on: boolean) => ada.evaluate((next) => window.callPage.call?.setScreenShareEnabled(next), on);
    expect(await share(true)).toBe(true);
    const first = await untilMoving(grace, 'ada', 'screen');
    await share(false);
    await until(grace, 'no screen', (now) => streamOf(now, 'ada', 'screen') === undefined);
    await share(true);
    const second = await untilMoving(grace, 'ada', 'screen');
    expect(epochOf(second)).toBeGreaterThan(epochOf(first));
  });

  test('a stream that is not watched costs nothing, and comes back when it is', async () => {
    const ada = await join('ada', { microphone: false });
    const grace = await join('grace', { microphone: false, camera: false });
    const { id } = await untilMoving(grace, 'ada', 'camera');
    await grace.evaluate((stream) => window.callPage.watch(stream, null), id);
    await untilStill(grace, 'ada');
    await grace.evaluate((stream) => window.callPage.watch(stream, { width: 320, height: 180 }), id);
    await untilMoving(grace, 'ada', 'camera');
    expect(ada.isClosed()).toBe(false);
  });

  test('a subscription that is disabled stays, and resumes', async () => {
    await join('ada', { microphone: false });
    const grace = await join('grace', { microphone: false, camera: false });
    const { id } = await untilMoving(grace, 'ada', 'camera');
    await grace.evaluate((stream) => window.callPage.setSubscriptionEnabled(stream, false), id);
    await untilStill(grace, 'ada');
    expect(streamOf(await view(grace), 'ada', 'camera')?.live).toBe(true);
    await grace.evaluate((stream) => window.callPage.setSubscriptionEnabled(stream, true), id);
    await untilMoving(grace, 'ada', 'camera');
  });

  test('LiveKit is killed and comes back: the same people, greater epochs', async () => {
    const ada = await join('ada');
    const grace = await join('grace');
    const before = await untilMoving(grace, 'ada', 'camera');
    await livekit.kill();
    for (const page of [ada, grace]) await until(page, 'reconnecting', ({ state }) => state === 'reconnecting');
    expect((await view(grace)).participants.map(({ username }) => username)).toEqual(['grace', 'ada']);
    await livekit.startAgain();
    for (const page of [ada, grace]) await until(page, 'connected', ({ state }) => state === 'connected');
    const after = await until(grace, 'a new epoch', (now) => {
      const stream = streamOf(now, 'ada', 'camera');
      return stream !== undefined && epochOf(stream) > epochOf(before) && stream;
    });
    await untilMoving(grace, 'ada', 'camera');
    expect(streamOf(await view(ada), 'ada', 'camera')?.id).toBe(after.id);
    expect((await view(grace)).participants.map(({ username }) => username)).toEqual(['grace', 'ada']);
    expect((await view(grace)).states).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
    for (const page of [ada, grace]) expect((await view(page)).gone).toEqual([]);
  });

  test('LiveKit comes back and no longer takes the old token: the call fetches another one', async () => {
    const ada = await join('ada', { microphone: false });
    const grace = await join('grace', { microphone: false, camera: false });
    await untilMoving(grace, 'ada', 'camera');
    await livekit.kill();
    livekit.changeSecret();
    await livekit.startAgain();
    for (const page of [ada, grace]) {
      await until(
        page,
        'connected again',
        ({ state, states }) => state === 'connected' && states.includes('reconnecting'),
      );
    }
    await untilMoving(grace, 'ada', 'camera');
  });

  test('a call that cannot get back in gives up after a while', async () => {
    const ada = await pages.page();
    await ada.evaluate(() => window.callPage.join('ada', { connect: 30_000, reconnect: 3_000 }));
    await until(ada, 'connected', ({ state }) => state === 'connected');
    pages.answer = 'unavailable';
    await livekit.kill();
    try {
      await until(ada, 'left', ({ state }) => state === 'left');
      expect((await view(ada)).leaveReason).toBe('unreachable');
    } finally {
      await livekit.startAgain();
    }
  });

  test('who cannot decode VP9 gets another codec, and the others keep VP9', async () => {
    await join('ada', { microphone: false });
    const grace = await join('grace', { microphone: false, camera: false });
    await untilMoving(grace, 'ada', 'camera');
    const juma = await pages.page();
    await juma.evaluate(() => window.callPage.forgetCodec('video/vp9'));
    await juma.evaluate(() => window.callPage.join('juma'));
    await untilMoving(juma, 'ada', 'camera');
    expect(await juma.evaluate(() => window.callPage.codecs())).toEqual(['video/h264']);
    await untilMoving(grace, 'ada', 'camera');
    expect(await grace.evaluate(() => window.callPage.codecs())).toEqual(['video/vp9']);
  });

  test('a full reconnect by livekit-client publishes under greater epochs, which everybody knows', async () => {
    const grace = await join('grace', { microphone: false, camera: false });
    const ada = await pages.page();
    await ada.evaluate(() => window.sessionPage.join('ada'));
    const before = await untilMoving(grace, 'ada', 'camera');
    await ada.evaluate(() => window.sessionPage.fullReconnect());
    const after = await until(grace, 'a new epoch', (now) => {
      const stream = streamOf(now, 'ada', 'camera');
      return stream !== undefined && epochOf(stream) > epochOf(before) && stream;
    });
    await untilMoving(grace, 'ada', 'camera');
    const voice = await until(grace, 'the voice', (now) => streamOf(now, 'ada', 'microphone'));
    const own = await ada.evaluate(() => window.sessionPage.streams());
    expect(own).toContainEqual({ source: 'camera', epoch: epochOf(after) });
    expect(own).toContainEqual({ source: 'microphone', epoch: epochOf(voice) });
    expect(epochOf(voice)).not.toBe(epochOf(after));
    expect((await view(grace)).gone).toEqual([]);
  });

  test('a camera that is unplugged gives way to another one, under the same id', async () => {
    const ada = await join('ada', { microphone: false });
    const grace = await join('grace', { microphone: false, camera: false });
    const before = await untilMoving(grace, 'ada', 'camera');
    await ada.evaluate(() => window.callPage.unplug('camera', true));
    const [change] = await until(ada, 'a word', ({ changes }) => changes.length > 0 && changes);
    expect(change).toMatchObject({ device: 'camera', outcome: 'switched' });
    expect(change?.label).not.toBe('');
    expect((await untilMoving(grace, 'ada', 'camera')).id).toBe(before.id);
  });

  test('a microphone that is unplugged while there is no other one is muted, for all to see', async () => {
    const ada = await join('ada', { camera: false });
    const grace = await join('grace', { microphone: false, camera: false });
    await until(grace, 'a voice', (now) => streamOf(now, 'ada', 'microphone')?.muted === false);
    await ada.evaluate(() => window.callPage.unplug('microphone', false));
    await until(grace, 'muted', (now) => streamOf(now, 'ada', 'microphone')?.muted);
    const now = await view(ada);
    expect(now.changes).toEqual([{ device: 'microphone', outcome: 'muted', label: '' }]);
    expect(now.media.microphone).toBe(false);
  });

  test('the same session elsewhere ends the call here', async () => {
    const ada = await join('ada', { camera: false });
    const other = await pages.page();
    const session = await ada.evaluate(() => sessionStorage.getItem('vnet.session') ?? '');
    await other.evaluate((id) => sessionStorage.setItem('vnet.session', id), session);
    await other.evaluate(() => window.callPage.join('ada'));
    await until(ada, 'left', ({ state }) => state === 'left');
    expect((await view(ada)).leaveReason).toBe('elsewhere');
  });

  test('the server refuses: the call is over, with its sentence', async () => {
    pages.answer = 'refused';
    const ada = await pages.page();
    await ada.evaluate(() => window.callPage.join('ada'));
    await until(ada, 'left', ({ state }) => state === 'left');
    expect(await view(ada)).toMatchObject({ leaveReason: 'refused', leaveError: 'The meeting is locked.' });
  });

  test('the server is away for a while: the call gets in as soon as it is back', async () => {
    pages.answer = 'unavailable';
    const ada = await pages.page();
    await ada.evaluate(() => window.callPage.join('ada'));
    await until(ada, 'an attempt that failed', ({ leaveError }) => leaveError !== null);
    expect((await view(ada)).state).toBe('connecting');
    pages.answer = 'credentials';
    await until(ada, 'connected', ({ state }) => state === 'connected');
  });

  test('the call worker is lost for good: the call joins anew and goes on without it', async () => {
    const ada = await join('ada');
    const grace = await join('grace');
    await untilMoving(ada, 'grace', 'camera');
    await untilMoving(grace, 'ada', 'camera');
    expect(await ada.evaluate(() => window.callPage.taps())).toBeGreaterThan(0);
    await ada.evaluate(() => window.callPage.loseWorker());
    await until(
      ada,
      'connected again',
      ({ state, states }) => state === 'connected' && states.includes('reconnecting'),
    );
    await untilDecoding(ada);
    await untilMoving(ada, 'grace', 'camera');
    await untilDecoding(grace);
    await untilMoving(grace, 'ada', 'camera');
    expect(await ada.evaluate(() => window.callPage.taps())).toBe(0);
    expect((await view(ada)).states).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
    expect((await view(grace)).states).toEqual(['connecting', 'connected']);
    for (const page of [ada, grace]) expect((await view(page)).gone).toEqual([]);
  });

  test('a call worker that is never loaded is missed by nobody', async () => {
    const page = await pages.page();
    let refused = 0;
    await page.route('**/callWorker.ts', (route) => {
      refused += 1;
      return route.abort();
    });
    const ada = await join('ada', { page });
    expect(refused).toBe(1);
    const grace = await join('grace');
    await untilMoving(ada, 'grace', 'camera');
    await untilMoving(grace, 'ada', 'camera');
    expect(await ada.evaluate(() => window.callPage.taps())).toBe(0);
  });

  test('who leaves is gone for the others, and holds no device', async () => {
    const ada = await join('ada');
    const grace = await join('grace', { camera: false });
    await untilMoving(grace, 'ada', 'camera');
    await ada.evaluate(() => window.callPage.call?.leave());
    await until(grace, 'alone', ({ participants }) => participants.length === 1);
    const left = await view(ada);
    expect(left).toMatchObject({ state: 'left', leaveReason: 'left' });
    expect(left.participants.flatMap(({ streams }) => streams).some(({ live }) => live)).toBe(false);
  });
});

/** Resolves when the page has decoded pictures from now on. */
async function untilDecoding(page: Page): Promise<void> {
  const decoded = () => page.evaluate(() => window.callPage.framesDecoded());
  const before = await decoded();
  await poll({ what: 'decoded pictures', timeoutMs: 30_000 }, async () =>
    (await decoded()) > before + 5 ? true : undefined,
  );
}

async function untilStill(page: Page, username: string): Promise<void> {
  let last = -1;
  let since = performance.now();
  await poll({ what: `${username}'s picture standing still`, timeoutMs: 20_000 }, async () => {
    const frames = streamOf(await view(page), username, 'camera')?.frames ?? 0;
    if (frames !== last) since = performance.now();
    last = frames;
    return performance.now() - since > 1000 ? true : undefined;
  });
}

function epochOf({ id }: StreamView): number {
  return Number(id.slice(id.lastIndexOf('/') + 1));
}
