import { parseArgs } from 'node:util';
import type { Meeting } from '@vnet/protocol';
import { PATIENCE_MS, type Person } from '../e2e/harness/Person.ts';
import { poll } from '../e2e/harness/poll.ts';
import { tell } from '../e2e/lab/play/tell.ts';
import type { ReceivedPicture } from '../e2e/page/receivedPictures.ts';
import { treeCpuSeconds } from './experiments/lab/measure.ts';
import { type BenchStage, joinWithout } from './harness/BenchStage.ts';
import { closeDialogs, linkUp, stopReceiving } from './harness/codeLinks.ts';
import { countOption } from './harness/countOption.ts';
import type { Report } from './harness/figure.ts';
import { median } from './harness/median.ts';
import { showMovingScene } from './harness/movingScene.ts';
import { onlyTranscode } from './harness/onlyTranscode.ts';
import { playRounds } from './harness/playRounds.ts';
import { runBench } from './harness/runBench.ts';

/**
 * What relaying one 720p picture to 1, 2 and 3 receivers costs its relay, forwarded against transcoded: CPU time of the relay's whole
 * browser, less what that browser takes to watch the same picture without a receiver just before. Two relays are in the room, each in a
 * browser of its own; one of them has no `createEncodedStreams` and no `createEncodedSource`, so that the product transcodes there.
 *
 * Two cores do not hold the publisher, a transcoding relay and its receivers: encoders then make fewer pictures, and a share of a core says
 * little. So the costs are those of 1,000 pictures that receivers decoded, all of them together, and watching is taken off by the
 * pictures that the relay itself decoded. Pictures alone: the publisher's microphone is off.
 *
 * What the ratio is depends on the picture: forwarding costs by the packet, an encoder by what it sees. Here a camera wanders over a
 * scene. `--picture clock` is still for the most part, the least that an encoder can have to do; `--picture noise` the most. What is
 * encoded again is held to a camera's bitrate and to the size of the picture, or a 720p picture is compared with one of a quarter of its
 * pixels; with `--as-product` the transcoder does as it does in the product, and shrinks the picture when it is short of time.
 *
 * Receivers watch the same picture at the same size throughout, from the call server or over a link: two cores that are full make
 * everything on them dearer, and would else be fuller while there are links.
 *
 * `--rounds 3` of all phases, `--seconds 10` each; `--receivers 1,2,3`.
 */
const MOST_RATIO = 1 / 4;
/** What the product's own cameras are encoded with where there is no VP9, bit/s. */
const MOST_TRANSCODED_BITRATE = 1_700_000;
const BOUNDED_RECEIVERS = 2;
const CAMERA = { width: 1280, height: 720, framesPerSecond: 15 };
/** The publisher's tile, pinned, is tall enough that the call server sends the largest layer; nothing more is drawn than that takes. */
const AT_WORK = { width: 1000, height: 640 };
/** A relay that has nothing to do watches the smallest layer. */
const AT_REST = { width: 420, height: 240 };
const LAYER_TIMEOUT_MS = 20_000;
/** Until encoders have found their rate, ms. */
const SETTLE_MS = 5_000;

type Method = 'forwarding' | 'transcoding';

interface Relay {
  method: Method;
  person: Person;
  pid: number;
}

/** What one stretch of time took. */
interface Phase {
  seconds: number;
  cpuSeconds: number;
  /** Pictures that the relay itself decoded. */
  watched: number;
  /** Pictures that receivers decoded, all of them together. */
  delivered: number;
  /** bit/s to all of them together. */
  bitrate: number;
  /** Pixels across, of the narrowest. */
  width: number;
}

interface Relayed extends Phase {
  /** CPU seconds more than watching takes. */
  added: number;
}

const { values } = parseArgs({
  options: {
    record: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    receivers: { type: 'string', default: '1,2,3' },
    picture: { type: 'string', default: 'scene' },
    'as-product': { type: 'boolean', default: false },
  },
});
const rounds = countOption('rounds', values.rounds);
const seconds = countOption('seconds', values.seconds);
const { picture } = values;
if (!['scene', 'clock', 'noise'].includes(picture)) throw new RangeError('--picture takes scene, clock or noise');
const asProduct = values['as-product'];
const content = `${picture}${asProduct ? ', transcoder as in the product' : ''}`;
const counts = values.receivers.split(',').map((count) => countOption('receivers', count));
const mostReceivers = Math.max(...counts);

await runBench({ name: 'relay-cpu', record: values.record, mostMs: 40 * 60_000 }, async ({ report, stage }) => {
  const { publisher, relays, receivers } = await assemble(await stage());
  const results = new Map<string, Relayed[]>();
  let missing = 0;
  for (let round = 1; round <= rounds; round += 1) {
    for (const count of counts) {
      // Each goes first in turn: a machine that grows slower favours neither.
      for (const relay of round % 2 === 1 ? relays : relays.toReversed()) {
        const key = keyOf(relay.method, count);
        try {
          const measured = () => measureRelay(relay, publisher, receivers.slice(0, count));
          results.set(key, [...(results.get(key) ?? []), ...(await playRounds(key, 1, measured)).rounds]);
        } catch (error) {
          // The others are still worth something.
          tell(String(error));
          missing += 1;
        }
      }
    }
  }
  for (const count of counts) {
    const of = (method: Method) => results.get(keyOf(method, count)) ?? [];
    const [forwarded, transcoded] = [of('forwarding'), of('transcoding')];
    if (forwarded.length > 0 && transcoded.length > 0) addFigures(report, count, forwarded, transcoded);
  }
  report.add({ figure: 'measurements that did not come about', value: missing, unit: 'times', bound: { most: 0 } });
});

async function assemble(stage: BenchStage) {
  const others = await stage.browser();
  const publisher = await stage.person(others, 'Ada', { camera: { ...CAMERA, noise: picture === 'noise' } });
  if (picture === 'scene') await showMovingScene(publisher.context, CAMERA);
  const meeting = await publisher.createMeeting('Relay CPU');
  await joinWithout(publisher, meeting, ['Microphone']);
  const relays = [
    await openRelay(stage, 'forwarding', publisher, meeting),
    await openRelay(stage, 'transcoding', publisher, meeting),
  ];
  const receivers: Person[] = [];
  for (let index = 1; index <= mostReceivers; index += 1) {
    const receiver = await stage.person(others, `Carol${index}`, { context: { viewport: AT_WORK } });
    await joinWithout(receiver, meeting);
    await pin(receiver, publisher);
    receivers.push(receiver);
  }
  tell('everybody is there');
  return { publisher, relays, receivers };
}

async function openRelay(
  stage: BenchStage,
  method: Method,
  publisher: Person,
  meeting: Pick<Meeting, 'meeting_id'>,
): Promise<Relay> {
  const browser = await stage.browser();
  const person = await stage.person(browser, method === 'forwarding' ? 'Bob' : 'Tom', {
    context: { viewport: AT_WORK },
  });
  if (method === 'transcoding') {
    const mostBitrate = asProduct ? null : MOST_TRANSCODED_BITRATE;
    await onlyTranscode(person.context, { mostBitrate, keepSize: !asProduct });
  }
  await joinWithout(person, meeting);
  await pin(person, publisher);
  await person.page.setViewportSize(AT_REST);
  return { method, person, pid: browser.pid };
}

/** The publisher's picture fills this person's room. */
async function pin(person: Person, publisher: Person): Promise<void> {
  await poll({ what: `${person.options.name} to receive pictures`, timeoutMs: PATIENCE_MS }, async () =>
    (await pictureOf(publisher, person)).framesDecoded > 0 ? true : undefined,
  );
  const tile = person.page.locator(`[data-tile="camera"][data-identity="${publisher.username}"]`);
  await tile.hover();
  await tile.getByRole('button', { name: /^Pin / }).click();
  await person.page.mouse.move(1, 1);
}

/** Watching alone, then relaying too. */
async function measureRelay(relay: Relay, publisher: Person, receivers: readonly Person[]): Promise<Relayed> {
  const { person } = relay;
  await person.page.setViewportSize(AT_WORK);
  await poll({ what: `${person.options.name} to get the largest layer`, timeoutMs: LAYER_TIMEOUT_MS }, async () => {
    const { size } = await pictureOf(publisher, person);
    if (size.width === CAMERA.width) return true;
    throw new Error(`it is ${size.width} px wide`);
  });
  await person.page.waitForTimeout(SETTLE_MS);
  const alone = await measure(relay, publisher, []);
  try {
    for (const receiver of receivers) await linkUp(person, receiver);
    await expectMethod(relay);
    await person.page.mouse.move(1, 1);
    await person.page.waitForTimeout(SETTLE_MS);
    const phase = await measure(relay, publisher, receivers);
    const relayed = { ...phase, added: phase.cpuSeconds - (alone.cpuSeconds / alone.watched) * phase.watched };
    const { delivered, width } = phase;
    tell(
      `${keyOf(relay.method, receivers.length)}: ${cost(relayed).toFixed(2)} s for 1,000 of ${delivered} pictures, ${width} px`,
    );
    return relayed;
  } finally {
    for (const receiver of receivers) await stopReceiving(receiver);
    await closeDialogs(person);
    await person.page.setViewportSize(AT_REST);
  }
}

async function measure(relay: Relay, publisher: Person, receivers: readonly Person[]): Promise<Phase> {
  const look = async () => ({
    receivers: await Promise.all(receivers.map((receiver) => pictureOf(publisher, receiver))),
    relay: await pictureOf(publisher, relay.person),
    cpuSeconds: treeCpuSeconds(relay.pid),
    at: performance.now(),
  });
  const before = await look();
  await relay.person.page.waitForTimeout(seconds * 1000);
  const after = await look();
  const took = (after.at - before.at) / 1000;
  const gained = (of: (picture: ReceivedPicture) => number) =>
    after.receivers.reduce((sum, picture, index) => {
      const then = before.receivers[index];
      if (then === undefined || then.source !== 'lan' || picture.source !== 'lan') {
        throw new Error('a receiver left its link meanwhile');
      }
      return sum + of(picture) - of(then);
    }, 0);
  const phase = {
    seconds: took,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    watched: after.relay.framesDecoded - before.relay.framesDecoded,
    delivered: gained(({ framesDecoded }) => framesDecoded),
    bitrate: (8 * gained(({ bytes }) => bytes)) / took,
    width: Math.min(...after.receivers.map(({ size }) => size.width)),
  };
  if (phase.watched === 0 || (receivers.length > 0 && phase.delivered === 0)) throw new Error('no picture came');
  return phase;
}

async function pictureOf(publisher: Person, viewer: Person): Promise<ReceivedPicture> {
  const picture = (await viewer.receivedPictures()).find(({ identity }) => identity === publisher.username);
  if (picture === undefined) throw new Error(`${viewer.options.name} receives nothing`);
  return picture;
}

/** The sharer's dialog says it where its streams are encoded again. */
async function expectMethod({ method, person: { page } }: Relay): Promise<void> {
  await page.getByRole('button', { name: 'Share with peer', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Share with peer' });
  await dialog.getByRole('button', { name: 'Stop sharing' }).waitFor();
  const transcodes = await dialog.getByText('encodes them again').isVisible();
  if (transcodes !== (method === 'transcoding')) throw new Error(`the relay for ${method} does otherwise`);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

function addFigures(
  report: Report,
  count: number,
  forwarded: readonly Relayed[],
  transcoded: readonly Relayed[],
): void {
  const middle = (of: (relayed: Relayed) => number) => ({
    value: median(forwarded.map(of)),
    against: { name: 'transcoding', value: median(transcoded.map(of)) },
  });
  const receivers = `${count} receiver${count === 1 ? '' : 's'}`;
  report.add({
    figure: `relay’s added CPU per 1,000 pictures delivered (${content}), ${receivers}`,
    ...middle(cost),
    unit: 's',
    ...(count === BOUNDED_RECEIVERS ? { bound: { most: MOST_RATIO } } : {}),
  });
  report.add({
    figure: `relay’s added CPU, ${receivers}`,
    ...middle((relayed) => (100 * relayed.added) / relayed.seconds),
    unit: '% of a core',
  });
  report.add({
    figure: `pictures delivered to each, ${receivers}`,
    ...middle((relayed) => relayed.delivered / relayed.seconds / count),
    unit: '1/s',
  });
  report.add({
    figure: `sent to each, ${receivers}`,
    ...middle((relayed) => relayed.bitrate / count),
    unit: 'bit/s',
  });
  report.add({
    figure: `narrowest picture forwarded, ${receivers}`,
    value: Math.min(...forwarded.map(({ width }) => width)),
    unit: 'px',
    bound: { least: CAMERA.width },
  });
  report.add({
    figure: `narrowest picture transcoded, ${receivers}`,
    value: Math.min(...transcoded.map(({ width }) => width)),
    unit: 'px',
    against: { name: 'the picture', value: CAMERA.width },
    ...(asProduct ? {} : { bound: { least: 1 } }),
  });
}

function cost({ added, delivered }: Relayed): number {
  return (1000 * added) / delivered;
}

function keyOf(method: Method, receivers: number): string {
  return `${method} to ${receivers}`;
}
