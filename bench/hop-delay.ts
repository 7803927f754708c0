import { parseArgs } from 'node:util';
import type { Person } from '../e2e/harness/Person.ts';
import { tell } from '../e2e/lab/play/tell.ts';
import { measureLipSync } from '../e2e/relay/lipSync.ts';
import { type BenchStage, joinWithout } from './harness/BenchStage.ts';
import { linkUp, stopReceiving } from './harness/codeLinks.ts';
import { countOption } from './harness/countOption.ts';
import type { Report } from './harness/figure.ts';
import { agesOf, laterBy } from './harness/pictureTimes.ts';
import { quantile } from './harness/quantile.ts';
import { runBench } from './harness/runBench.ts';
import { shownPictures, stopWatching, watchPictures } from './harness/shownPictures.ts';

/**
 * What the hop over a link adds: each picture of a remote person carries the moment at which it was drawn, and both the relay's own
 * tile and the receiver's are watched, so that it is known of each picture how much later the receiver presented it. All pages are on
 * one machine and have one clock. And how far lips are from the voice over the link. The receiver is fed by the call server
 * and over the link in turn, in one run: the first is what two tiles differ by where there is no hop, and the peer of the second.
 *
 * The hop is measured twice: of a picture alone, and of one whose voice comes too, which the receiver makes wait for that voice where it would
 * be early (`session/LipSync.ts`). The bound is held against both.
 *
 * All are times of a machine's free cores: on one that is busy, see the load among the figures, the ratios are worth more. Pictures are shown
 * at 60 a second at both ends, so that each delay is a multiple of 17 ms.
 *
 * `--rounds 3` turns of each source, of `--seconds 10` of pictures and `--claps 12` each.
 */
const MOST_HOP = 40;
/** Of the picture before or after the sound. */
const MOST_SKEW = 45;
const CAMERA = { width: 320, height: 180, framesPerSecond: 24 };
/** Until jitter buffers have found their length, ms. */
const SETTLE_MS = 3_000;

class Measured {
  /** For each picture, the receiver's time less the relay's, ms: without a voice, and with one. */
  readonly later: number[] = [];
  readonly laterWithVoice: number[] = [];
  readonly ages = { relay: [] as number[], receiver: [] as number[] };
  /** For each clap, the picture's time less the sound's, ms. */
  readonly skews: number[] = [];
}

const { values } = parseArgs({
  options: {
    record: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    claps: { type: 'string', default: '12' },
  },
});
const rounds = countOption('rounds', values.rounds);
const seconds = countOption('seconds', values.seconds);
const claps = countOption('claps', values.claps);

await runBench({ name: 'hop-delay', record: values.record, mostMs: 20 * 60_000 }, async ({ report, stage }) => {
  const { publisher, relay, receiver } = await assemble(await stage());
  const measured = { sfu: new Measured(), lan: new Measured() };
  for (let round = 1; round <= rounds; round += 1) {
    await say(publisher, false);
    measured.sfu.later.push(...(await watch('sfu', measured.sfu, { publisher, relay, receiver })));
    await linkUp(relay, receiver);
    measured.lan.later.push(...(await watch('lan', measured.lan, { publisher, relay, receiver })));
    await say(publisher, true);
    measured.lan.laterWithVoice.push(...(await watch('lan', measured.lan, { publisher, relay, receiver })));
    await listen('lan', measured.lan, publisher, receiver);
    await stopReceiving(receiver);
    await listen('sfu', measured.sfu, publisher, receiver);
    tell(
      `turn ${round}: ${measured.lan.later.length} pictures and ${measured.lan.skews.length} claps over the link so far`,
    );
  }
  addFigures(report, measured);
});

async function assemble(stage: BenchStage) {
  const browser = await stage.browser();
  const publisher = await stage.person(browser, 'Ada', { camera: CAMERA, claps: true });
  const relay = await stage.person(await stage.browser(), 'Bob');
  const receiver = await stage.person(browser, 'Carol');
  const meeting = await publisher.createMeeting('Hop delay');
  await publisher.join(meeting);
  for (const person of [relay, receiver]) {
    await joinWithout(person, meeting);
    await person.sees(publisher);
  }
  tell('everybody is there');
  return { publisher, relay, receiver };
}

/** The publisher's microphone on or off. */
async function say(publisher: Person, on: boolean): Promise<void> {
  await publisher.page.getByRole('button', { name: on ? 'Unmute microphone' : 'Mute microphone' }).click();
  await publisher.page.getByRole('button', { name: on ? 'Mute microphone' : 'Unmute microphone' }).waitFor();
}

/** Resolves with how much later than the relay the receiver showed each picture, ms. */
async function watch(
  source: 'sfu' | 'lan',
  into: Measured,
  { publisher, relay, receiver }: Record<'publisher' | 'relay' | 'receiver', Person>,
): Promise<number[]> {
  await receiver.page.waitForTimeout(SETTLE_MS);
  for (const viewer of [relay, receiver]) await watchPictures(viewer, publisher, { clock: true });
  await receiver.page.waitForTimeout(seconds * 1000);
  const atRelay = await shownPictures(relay, publisher);
  // A busy machine may take a link for dead and come back to it.
  const atReceiver = (await shownPictures(receiver, publisher)).filter((picture) => picture.source === source);
  for (const viewer of [relay, receiver]) await stopWatching(viewer);
  into.ages.relay.push(...agesOf(atRelay));
  into.ages.receiver.push(...agesOf(atReceiver));
  return laterBy(atRelay, atReceiver);
}

async function listen(source: 'sfu' | 'lan', into: Measured, publisher: Person, receiver: Person): Promise<void> {
  await receiver.page.waitForTimeout(SETTLE_MS);
  const { skews } = await measureLipSync(publisher, receiver, { claps, timeoutMs: 20_000 + claps * 4_000 });
  const [now] = (await receiver.tiles()).filter(({ identity }) => identity === publisher.username);
  if (now?.source === source) into.skews.push(...skews);
  else tell(`these claps came from ${now?.source} in the end, and are left out`);
}

function addFigures(report: Report, { sfu, lan }: Record<'sfu' | 'lan', Measured>): void {
  report.add({
    figure: `the hop’s delay, picture alone, p95 of ${lan.later.length} pictures`,
    value: quantile(lan.later, 0.95),
    unit: 'ms',
    bound: { most: MOST_HOP },
  });
  report.add({
    figure: `the hop’s delay, picture that waits for its voice, p95 of ${lan.laterWithVoice.length} pictures`,
    value: quantile(lan.laterWithVoice, 0.95),
    unit: 'ms',
    bound: { most: MOST_HOP },
  });
  report.add({
    figure: 'the hop’s delay, picture that waits for its voice, p50',
    value: quantile(lan.laterWithVoice, 0.5),
    unit: 'ms',
    against: { name: 'picture alone', value: quantile(lan.later, 0.5) },
  });
  for (const [name, share] of [
    ['p50', 0.5],
    ['p95', 0.95],
  ] as const) {
    report.add({
      figure: `the same without a hop, both from the call server, ${name} of ${sfu.later.length} pictures`,
      value: quantile(sfu.later, share),
      unit: 'ms',
      against: { name: 'with the hop', value: quantile(lan.later, share) },
    });
    report.add({
      figure: `age of a picture at the receiver, over the link, ${name}`,
      value: quantile(lan.ages.receiver, share),
      unit: 'ms',
      against: { name: 'at the relay, meanwhile', value: quantile(lan.ages.relay, share) },
    });
    report.add({
      figure: `age of a picture at the receiver, over the link, ${name}`,
      value: quantile(lan.ages.receiver, share),
      unit: 'ms',
      against: { name: 'at the receiver, from the call server', value: quantile(sfu.ages.receiver, share) },
    });
  }
  const offBy = ({ skews }: Measured) => quantile(skews.map(Math.abs), 0.95);
  report.add({
    figure: `lips off the voice over the link, p95 of ${lan.skews.length} claps`,
    value: offBy(lan),
    unit: 'ms',
    bound: { most: MOST_SKEW },
  });
  report.add({
    figure: 'lips off the voice over the link, p95',
    value: offBy(lan),
    unit: 'ms',
    against: { name: `from the call server (${sfu.skews.length} claps)`, value: offBy(sfu) },
  });
  report.add({
    figure: 'picture after the sound over the link, p50',
    value: quantile(lan.skews, 0.5),
    unit: 'ms',
    against: { name: 'from the call server', value: quantile(sfu.skews, 0.5) },
  });
}
