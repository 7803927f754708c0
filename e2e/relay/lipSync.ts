import type { Person } from '../harness/Person.ts';
import { poll } from '../harness/poll.ts';
import type { FlashesAndBeeps } from '../page/lipSync.ts';

/** How picture and sound of one person arrive at another, ms; both latencies are those between the two pages' probes. */
export interface LipSync {
  /** One for each clap: positive where the picture is later than the sound. */
  skews: number[];
  /** Of the skews. */
  median: number;
  /** 95 of 100 skews are nearer to nought than this. */
  p95: number;
  /** Medians. */
  pictureLatency: number;
  soundLatency: number;
  /** The median without the source's part taken off: what the viewer has, as far as the probes are even. */
  asSeen: number;
  /** What was measured at the source in the same way, without any network, and is taken off: its median and spread. */
  source: { median: number; spread: number };
  /** What the viewer's browser says that its sound takes to the speaker, and is **not** in the skews. */
  outputLatency: number;
  /** Claps that were seen or heard at only one end, or not for certain. */
  left: number;
}

/** From one end to the other no picture and no sound takes longer, ms; claps are more than a second apart. */
const LONGEST_LATENCY = 900;
/** Flash and beep of one clap at its source, ms. */
const LONGEST_SOURCE_SKEW = 200;

/**
 * Lip sync of somebody who claps (`PersonOptions.claps`), at somebody who sees and hears them. The same probes run on the
 * clapper's own page at the same time, on the own tile and the own microphone; clap by clap their skew is taken off,
 * and with it what canvas, audio graph and the probes themselves put in. What remains is what the way from one page to
 * the other does.
 *
 * In it: encoders, network, jitter buffers, decoders, and synchronisation if there is any: LiveKit gives each track a
 * stream of its own (`a=msid:<participant>|<track>`), and so does a link, so that browsers synchronise nothing and the
 * skew is the difference of two jitter buffers, which a busy machine makes longer for sound. Compare a link with the SFU
 * on the same machine. Not in it: the screen beyond the compositor, and the way from the jitter buffer to the speaker
 * (`outputLatency`): at the ear the sound is later by that.
 */
export async function measureLipSync(
  clapper: Person,
  viewer: Person,
  { claps = 8, timeoutMs = 30_000 }: { claps?: number; timeoutMs?: number } = {},
): Promise<LipSync> {
  await clapper.page.evaluate((name) => vnetTest.instruments.watchOwnLipSync(name), clapper.username);
  await viewer.page.evaluate((name) => vnetTest.instruments.watchLipSync(name), clapper.username);
  try {
    return await poll({ what: `${claps} claps for certain`, timeoutMs, intervalMs: 500 }, async () => {
      const seen = await viewer.page.evaluate(() => vnetTest.instruments.readLipSync());
      const source = await clapper.page.evaluate(() => vnetTest.instruments.readLipSync());
      const measured = lipSyncOf(source, seen);
      return measured.skews.length >= claps ? measured : undefined;
    });
  } finally {
    for (const { page } of [clapper, viewer]) await page.evaluate(() => vnetTest.instruments.stopLipSync());
  }
}

/** @throws when fewer than three claps were seen and heard at both ends */
export function lipSyncOf(source: FlashesAndBeeps, seen: FlashesAndBeeps): LipSync {
  const claps = source.flashes.flatMap((flash) => {
    const beep = source.beeps.find((at) => Math.abs(at - flash) < LONGEST_SOURCE_SKEW);
    if (beep === undefined) return [];
    const shown = seen.flashes.find((at) => at >= flash && at < flash + LONGEST_LATENCY);
    const heard = seen.beeps.find((at) => at >= beep && at < beep + LONGEST_LATENCY);
    if (shown === undefined || heard === undefined) return [];
    return [{ picture: shown - flash, sound: heard - beep, source: flash - beep, seen: shown - heard }];
  });
  if (claps.length < 3) {
    const counts = [source, seen].map(({ flashes, beeps, unsure }) => [flashes.length, beeps.length, unsure].join('/'));
    throw new Error(`too few claps; flashes/beeps/unsure at the source and here: ${counts.join(', ')}`);
  }
  const skews = claps.map(({ picture, sound }) => picture - sound);
  const atSource = claps.map((clap) => clap.source);
  return {
    skews,
    median: median(skews),
    p95: quantile(skews.map(Math.abs), 0.95),
    pictureLatency: median(claps.map(({ picture }) => picture)),
    soundLatency: median(claps.map(({ sound }) => sound)),
    asSeen: median(claps.map(({ seen: skew }) => skew)),
    source: { median: median(atSource), spread: quantile(atSource, 0.95) - quantile(atSource, 0.05) },
    outputLatency: seen.outputLatencyMs,
    left: source.flashes.length + source.unsure - claps.length,
  };
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
}
