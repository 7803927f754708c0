import { parseArgs } from 'node:util';
import type { Person } from '../e2e/harness/Person.ts';
import { poll } from '../e2e/harness/poll.ts';
import { tell } from '../e2e/lab/play/tell.ts';
import { waitForSource } from '../e2e/relay/links.ts';
import { TestPublisher } from '../e2e/relay/TestPublisher.ts';
import { type BenchStage, joinWithout } from './harness/BenchStage.ts';
import { linkUp, stopReceiving } from './harness/codeLinks.ts';
import { countOption } from './harness/countOption.ts';
import type { Report } from './harness/figure.ts';
import { median } from './harness/median.ts';
import { firstOverLan, firstPicture } from './harness/pictureTimes.ts';
import { addSpoiled, playRounds } from './harness/playRounds.ts';
import { quantile } from './harness/quantile.ts';
import { runBench } from './harness/runBench.ts';
import { lastPress, shownPictures, stopWatching, watchPictures } from './harness/shownPictures.ts';

/**
 * How long until the first picture over the LAN: for somebody in the meeting who takes a link, from **Connect**; and of somebody who
 * publishes late, at a receiver that is fed over the LAN, against one that gets everything from the call server, join by join. A
 * picture counts when its tile presents it; over the LAN, when the tile names that source and plays the link's track.
 *
 * Times of a late publisher begin when the call server has taken its stream, which the publisher's page is told, and once more when
 * that page asks for the camera. The fed receiver is shown the call server's picture until the link's is there, so that
 * it sees somebody as early as the other one does: that is told too.
 *
 * `--rounds 10` joins of each kind.
 */
const MOST_AFTER_CONNECT = 2_000;
const CAMERA = { width: 320, height: 180, framesPerSecond: 24 };
const PICTURE_TIMEOUT_MS = 15_000;
/** Between joins, so that none begins in the other's wake, ms. */
const REST_MS = 1_000;

/** Of one join, ms since the epoch. */
interface LateJoin {
  asked: number;
  taken: number;
  /** The first picture at the receiver that has no link. */
  direct: number;
  /** Over the LAN, at the receiver that is fed. */
  lan: number;
  /** Of whatever source, at the same. */
  any: number;
}

const { values } = parseArgs({
  options: { record: { type: 'boolean', default: false }, rounds: { type: 'string', default: '10' } },
});
const rounds = countOption('rounds', values.rounds);

await runBench({ name: 'first-frame', record: values.record, mostMs: 15 * 60_000 }, async ({ report, stage }) => {
  const { remote, sharer, fed, direct, late } = await assemble(await stage());
  const links = await playRounds('link', rounds, () => timeConnect(remote, sharer, fed));
  addConnects(report, links.rounds);
  addSpoiled(report, 'link', links);
  const joins = await playRounds('late publisher', rounds, () => timeLateJoin(late, { sharer, fed, direct }));
  addJoins(report, joins.rounds);
  addSpoiled(report, 'late publisher', joins);
});

async function assemble(stage: BenchStage) {
  const browser = await stage.browser();
  const remote = await stage.person(browser, 'Ada', { camera: CAMERA });
  const sharer = await stage.person(await stage.browser(), 'Bob');
  const fed = await stage.person(browser, 'Carol');
  const direct = await stage.person(browser, 'Dora');
  const meeting = await remote.createMeeting('First frame');
  await remote.join(meeting);
  for (const person of [sharer, fed, direct]) {
    await joinWithout(person, meeting);
    await person.sees(remote);
  }
  const late = await TestPublisher.enter(await stage.person(browser, 'Eve', { camera: CAMERA }), meeting);
  tell('everybody is there');
  return { remote, sharer, fed, direct, late };
}

/** ms. The link stays. */
async function timeConnect(remote: Person, sharer: Person, receiver: Person): Promise<number> {
  await stopReceiving(receiver);
  await waitForSource(receiver, remote, 'sfu');
  await receiver.page.waitForTimeout(REST_MS);
  await watchPictures(receiver, remote);
  await linkUp(sharer, receiver);
  const shown = await picture('of a link', receiver, remote, firstOverLan);
  await stopWatching(receiver);
  const took = shown - (await lastPress(receiver, 'Connect'));
  tell(`link: ${took.toFixed(0)} ms`);
  return took;
}

async function timeLateJoin(
  late: TestPublisher,
  { sharer, fed, direct }: Record<'sharer' | 'fed' | 'direct', Person>,
): Promise<LateJoin> {
  const { person } = late;
  for (const viewer of [fed, direct]) await watchPictures(viewer, person);
  const asked = Date.now();
  const stream = await late.publishCamera('vp9-l2t3-key');
  const taken = Date.now();
  try {
    await waitForSource(fed, person, 'lan', { via: sharer });
    const lan = await picture('of the link', fed, person, firstOverLan);
    const any = await picture('of any source', fed, person, firstPicture);
    const other = await picture('of the call server', direct, person, firstPicture);
    tell(`late publisher: ${(other - taken).toFixed(0)} ms without a link, ${(lan - taken).toFixed(0)} ms over it`);
    return { asked, taken, lan, any, direct: other };
  } finally {
    await late.unpublish(stream);
    for (const viewer of [fed, direct]) {
      await stopWatching(viewer);
      const video = viewer.page.locator(`[data-tile="camera"][data-identity="${person.username}"] video`);
      await video.waitFor({ state: 'detached' });
    }
    await fed.page.waitForTimeout(REST_MS);
  }
}

function picture(
  what: string,
  viewer: Person,
  of: Person,
  find: typeof firstOverLan | typeof firstPicture,
): Promise<number> {
  const wait = { what: `${viewer.options.name} to see the first picture ${what}`, timeoutMs: PICTURE_TIMEOUT_MS };
  return poll(wait, async () => find(await shownPictures(viewer, of)));
}

function addConnects(report: Report, connects: readonly number[]): void {
  const figure = 'Connect to the first picture over the LAN';
  const bound = { most: MOST_AFTER_CONNECT };
  report.add({ figure: `${figure}, median of ${connects.length}`, value: median(connects), unit: 'ms', bound });
  report.add({ figure: `${figure}, p95`, value: quantile(connects, 0.95), unit: 'ms', bound });
}

function addJoins(report: Report, joins: readonly LateJoin[]): void {
  const figures = [
    [`median of ${joins.length}`, median],
    ['p95', (values: readonly number[]) => quantile(values, 0.95)],
  ] as const;
  for (const [name, of] of figures) {
    const since = (begin: 'asked' | 'taken', end: 'lan' | 'any' | 'direct') =>
      of(joins.map((join) => join[end] - join[begin]));
    const without = (begin: 'asked' | 'taken') => ({
      name: 'at a receiver without a link',
      value: since(begin, 'direct'),
    });
    const late = 'late publisher, first picture';
    report.add({
      figure: `${late} over the LAN since the call server had the stream, ${name}`,
      value: since('taken', 'lan'),
      unit: 'ms',
      against: without('taken'),
    });
    report.add({
      figure: `${late} over the LAN since the camera was asked for, ${name}`,
      value: since('asked', 'lan'),
      unit: 'ms',
      against: without('asked'),
    });
    report.add({
      figure: `${late} of any source at who is fed, since the camera was asked for, ${name}`,
      value: since('asked', 'any'),
      unit: 'ms',
      against: without('asked'),
    });
  }
}
