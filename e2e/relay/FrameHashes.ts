import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BrowserContext, Page, Worker } from 'playwright-core';
import type { TapFrames } from './page/FrameLog.ts';
import type {} from './page/observeFrames.ts';

export { compare } from './compareHashes.ts';

/** The frames of one stream at one page. */
export interface StreamFrames extends Omit<TapFrames, 'key'> {
  /**
   * All taps that ever carried it on this page, the fields above being those of the one that had a frame last: while a
   * stream changes its source there are two, one at the SFU's receiver and one, which names its link, at the link's.
   */
  taps: readonly TapFrames[];
}

/** The product's worker, as its build and as `TestPublisher` name it. */
const WORKER = /\/callWorker[^/]*\.[jt]s$/;

let observer: Promise<string> | null = null;

export const FrameHashes = {
  /**
   * Pages that this context loads from now on hash every frame that goes through a tap. The worker stays the product's
   * own, as it was built: what hashes stands before it in its script.
   */
  async watch(context: BrowserContext): Promise<void> {
    await context.route(WORKER, async (route) => {
      const answer = await route.fetch();
      const headers = { ...answer.headers() };
      // The body is no longer encoded, nor as long.
      for (const name of ['content-encoding', 'content-length']) delete headers[name];
      await route.fulfill({ status: answer.status(), headers, body: await FrameHashes.before(await answer.text()) });
    });
  },

  /** A worker's script with the observer before it. */
  async before(script: string): Promise<string> {
    observer ??= bundleObserver();
    return `${await observer}\n${script}`;
  },
};

/**
 * What went through the page's taps so far, by the id of the stream. Of a worker that was replaced nothing is left.
 *
 * @throws when the page has no worker that hashes: `FrameHashes.watch` came after the page, or the hook did not open
 */
export async function hashesOf(page: Page): Promise<Record<string, StreamFrames>> {
  const answers = await Promise.all(workersOf(page).map((worker) => worker.evaluate(() => vnetFrames.report())));
  const reports = answers.map((answer): Record<string, TapFrames[]> => JSON.parse(answer));
  const streamIds = new Set(reports.flatMap((report) => Object.keys(report)));
  return Object.fromEntries(
    [...streamIds].flatMap((streamId) => {
      const taps = reports.flatMap((report) => report[streamId] ?? []);
      const newest = taps.toSorted((a, b) => (b.at.at(-1) ?? 0) - (a.at.at(-1) ?? 0))[0];
      if (newest === undefined) return [];
      const { key: _, ...frames } = newest;
      return [[streamId, { ...frames, taps }]];
    }),
  );
}

/** Damages one byte of the next frame of a stream that this page receives, for the proof that it is found. */
export async function damageNextFrame(page: Page, streamId: string): Promise<void> {
  await Promise.all(workersOf(page).map((worker) => worker.evaluate((id) => vnetFrames.damageNext(id), streamId)));
}

function workersOf(page: Page): Worker[] {
  const workers = page.workers().filter((worker) => WORKER.test(worker.url()));
  if (workers.length === 0) throw new Error(`no call worker runs on ${page.url()}`);
  return workers;
}

async function bundleObserver(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./page/observeFrames.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('esbuild gave no output');
  return file.text;
}
