import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { joinCredentialsSchema, type Meeting, type StreamId } from '@vnet/protocol';
import { build } from 'esbuild';
import type { Person } from '../harness/Person.ts';
import type { CameraClock } from '../page/install.ts';
import { FrameHashes } from './FrameHashes.ts';
import type { PublishOptions } from './page/testPublisherPage.ts';

/** The ways to encode a camera that a meeting may meet, the product's own of `TEST_CAMERA` first. */
export const TEST_CODECS = {
  'vp9-l2t3-key': { videoCodec: 'vp9', scalabilityMode: 'L2T3_KEY' },
  'vp9-l1t3': { videoCodec: 'vp9', scalabilityMode: 'L1T3' },
  h264: { videoCodec: 'h264', simulcast: false },
  'h264-simulcast': { videoCodec: 'h264', simulcast: true },
  vp8: { videoCodec: 'vp8', simulcast: false },
  'vp8-simulcast': { videoCodec: 'vp8', simulcast: true },
  av1: { videoCodec: 'av1', scalabilityMode: 'L1T3' },
} as const satisfies Record<string, PublishOptions>;
export type TestCodec = keyof typeof TEST_CODECS;

/** The camera for who enters (`PersonOptions.camera`): large enough for layers, small enough for two busy cores. */
export const TEST_CAMERA = { width: 640, height: 360, framesPerSecond: 12 } as const satisfies Partial<CameraClock>;
const MAX_BITRATE = 600_000;

/** A page of the server's own, with its policy: a document that a test makes up may not contact this machine. */
const PAGE = '/account/';
const SCRIPT = '/meet/test-publisher/page.js';

const bundles = new Map<string, Promise<string>>();

/**
 * Somebody with an account whose page runs a script of ours in the place of the meeting app: it publishes in any codec
 * what the product's page would publish in one, through the product's hook, worker, room and sources, to the real
 * server. Its frames are hashed (`hashesOf(publisher.person.page)`).
 */
export class TestPublisher {
  private constructor(
    /** By whom pictures and voice are known. */
    readonly person: Person,
  ) {}

  /** Brings somebody who is signed in into a meeting; their page is taken for it. */
  static async enter(person: Person, meeting: Pick<Meeting, 'meeting_id'>): Promise<TestPublisher> {
    const { context, page } = person;
    await context.route(`**${SCRIPT}`, async (route) =>
      route.fulfill({ contentType: 'text/javascript', body: await bundle('./page/testPublisherPage.ts') }),
    );
    // Where `new URL('../worker/callWorker.ts', import.meta.url)` of the page's script leads.
    await context.route('**/meet/worker/callWorker.ts', async (route) => {
      const worker = await bundle('../../packages/web/src/calls/worker/callWorker.ts');
      await route.fulfill({ contentType: 'text/javascript', body: await FrameHashes.before(worker) });
    });
    await person.goto(PAGE);
    await page.addScriptTag({ url: SCRIPT, type: 'module' });
    await page.waitForFunction(() => 'testPublisher' in globalThis);
    // A page that nobody has touched may not start its sound.
    await page.mouse.click(1, 1);
    const credentials = await credentialsOf(person, meeting);
    await page.evaluate((given) => testPublisher.enter(given), credentials);
    return new TestPublisher(person);
  }

  /** Resolves with the stream's id once the SFU has taken it. The camera is the person's (`PersonOptions.camera`). */
  publishCamera(codec: TestCodec): Promise<StreamId> {
    const options: PublishOptions = {
      backupCodec: false,
      videoEncoding: { maxBitrate: MAX_BITRATE, maxFramerate: 30 },
      ...TEST_CODECS[codec],
    };
    return this.person.page.evaluate((how) => testPublisher.publishCamera(how), options);
  }

  /** Opus, as the product has it. */
  publishMicrophone(): Promise<StreamId> {
    return this.person.page.evaluate(() => testPublisher.publishMicrophone());
  }

  /** Black pictures from now on, or the clock again. */
  blacken(id: StreamId, black: boolean): Promise<void> {
    return this.person.page.evaluate(([stream, on]) => testPublisher.blacken(stream, on), [id, black] as const);
  }

  unpublish(id: StreamId): Promise<void> {
    return this.person.page.evaluate((stream) => testPublisher.unpublish(stream), id);
  }

  leave(): Promise<void> {
    return this.person.page.evaluate(() => testPublisher.leave());
  }
}

async function credentialsOf(person: Person, { meeting_id }: Pick<Meeting, 'meeting_id'>) {
  const { auth_token } = await person.details();
  const answer = await person.context.request.post(
    `${person.options.origin}/meeting/meetings/${encodeURIComponent(meeting_id)}/join/`,
    { headers: { authorization: `Token ${auth_token}` }, data: { session: randomBytes(8).toString('hex') } },
  );
  return joinCredentialsSchema.parse(await answer.json());
}

function bundle(entry: string): Promise<string> {
  const known = bundles.get(entry);
  if (known !== undefined) return known;
  const made = bundleNow(entry);
  bundles.set(entry, made);
  return made;
}

async function bundleNow(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('esbuild gave no output');
  return file.text;
}
