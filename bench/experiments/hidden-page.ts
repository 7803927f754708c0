import { HiddenTab } from './lab/HiddenTab.ts';
import { Lab } from './lab/Lab.ts';
import { print, round, sleep } from './lab/measure.ts';

/**
 * A relay whose tab is hidden for minutes: do taps, injectors, the dummy track and the worker's watch go on, and what
 * does LiveKit's adaptive stream do? `hidden-page.ts [seconds]`
 */
const SECONDS = Number(process.argv[2] ?? 180);
const INTERVAL = 20;
const VIDEO = { id: 'publisher/camera/1', kind: 'video', mimeType: 'video/VP9' } as const;

const STREAMING = [
  { name: 'adaptive stream, pauses in the background', adaptiveStream: true, seconds: Math.min(60, SECONDS) },
  {
    name: 'adaptive stream as the product sets it',
    adaptiveStream: { pauseVideoInBackground: false },
    seconds: SECONDS,
  },
];

for (const { name, adaptiveStream, seconds } of STREAMING) {
  await Lab.run(async (lab) => {
    const browser = await lab.browser();
    const publisher = await lab.page(browser, 'publisher');
    await lab.join(publisher, 'publisher', { hook: 'none' });
    const peer = await lab.page(browser, 'peer');
    const relay = await HiddenTab.open(lab.server.url, (to, signal) => void lab.deliver(to, signal));
    lab.pages.set('relay', relay);
    try {
      const token = await lab.liveKit.token('relay', lab.room);
      await relay.evaluate(
        (join) => {
          inPage.name = 'relay';
          return inPage.join(join);
        },
        { url: lab.liveKit.url, token, hook: 'experiment' as const, attach: true, room: { adaptiveStream } },
      );
      await publisher.evaluate((options) => inPage.publish(options), {
        framesPerSecond: 12,
        publish: {
          videoCodec: 'vp9' as const,
          scalabilityMode: 'L1T3' as const,
          videoEncoding: { maxBitrate: 500_000, maxFramerate: 12 },
        },
      });
      while ((await relay.evaluate(() => inPage.shown['sfu/publisher/camera/1']?.length ?? 0)) < 10) await sleep(200);
      await relay.evaluate((stream) => inPage.serve('peer', [stream]), VIDEO);
      await peer.waitForFunction(() => (inPage.shown['lan/publisher/camera/1'] ?? []).length > 5);
      await relay.evaluate(() => inPage.countTimers());

      const sample = async () => {
        const state = await relay.evaluate(async () => ({
          visibility: document.visibilityState,
          timers: inPage.timers,
          report: await inPage.report(),
          workers: inPage.workersMade,
        }));
        const { taps, injectors } = state.report;
        const tap = Object.values(taps).find(({ kind, frames }) => kind === 'video' && frames > 0);
        const [injector] = Object.values(injectors);
        const [link] = await peer.evaluate(() => inPage.inboundOfLink());
        return { ...state, tap, injector, link };
      };
      const measure = async (from: number) => {
        const before = await sample();
        await sleep(INTERVAL * 1000);
        const after = await sample();
        const rate = (now = 0, then = 0) => round((now - then) / INTERVAL);
        print('hidden-page', {
          adaptiveStream: name,
          secondsHidden: from,
          visibility: after.visibility,
          pageTimersPerSecond: rate(after.timers, before.timers),
          tappedFps: rate(after.tap?.frames, before.tap?.frames),
          injectedFps: rate(after.injector?.frames, before.injector?.frames),
          dummyFps: rate(after.injector?.dummyFrames, before.injector?.dummyFrames),
          peerFps: rate(after.link?.frames, before.link?.frames),
          longestGapAtTapMs: round(after.tap?.longestGap ?? 0, 0),
          workersMade: after.workers,
        });
      };
      await measure(0);
      await relay.hide();
      const hidden = Date.now();
      for (let passed = 0; passed < seconds; passed = (Date.now() - hidden) / 1000) await measure(round(passed, 0));
    } finally {
      await relay.close();
    }
  });
}
