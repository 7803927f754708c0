import type { Person } from '../../harness/Person.ts';
import type { Line } from '../Line.ts';
import type { Seat } from '../Seat.ts';
import { type Bytes, rateBetween } from '../WanMeter.ts';
import { PictureTally, type Watched } from './PictureTally.ts';

export interface SiteWatch {
  /** bit/s over the site's line. */
  wan: { all: Bytes; media: Bytes; web: Bytes };
  /** bit/s that the publishers' machines sent meanwhile: it changes with what else the machine does. */
  published: number;
  pictures: Watched[];
}

export interface Watching {
  line: Line;
  viewers: readonly Person[];
  /** Where those sit who send. */
  publishers: readonly Seat[];
  durationMs: number;
}

/** Between looks at the pages, ms. */
const LOOK_MS = 2000;

/** Looks at a site's line and its people's pictures for a while. Begin when everything stands. */
export async function watchSite({ line, viewers, publishers, durationMs }: Watching): Promise<SiteWatch> {
  const tallies = new Map<string, PictureTally>();
  const lookAtPictures = async (viewer: Person) => {
    for (const picture of await viewer.receivedPictures()) {
      const key = `${viewer.username} ${picture.kind} ${picture.identity}`;
      const tally = tallies.get(key);
      if (tally === undefined) tallies.set(key, new PictureTally(viewer.options.name, picture));
      else tally.add(picture);
    }
  };
  const look = async () => {
    await Promise.all(viewers.map(lookAtPictures));
    const sent = publishers.reduce((sum, { namespace }) => sum + namespace.bytes('eth0').sent, 0);
    return { sent, traffic: line.traffic() };
  };
  const before = await look();
  const end = performance.now() + durationMs;
  let after = before;
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_MS, end - performance.now())));
    after = await look();
  }
  return {
    wan: rateBetween(before.traffic, after.traffic),
    published: ((after.sent - before.sent) * 8000) / (after.traffic.at - before.traffic.at),
    pictures: [...tallies.values()].map(({ result }) => result),
  };
}
