import type { Person } from '../../harness/Person.ts';
import type { ReceivedPicture } from '../../page/receivedPictures.ts';
import type { Line } from '../Line.ts';
import type { Seat } from '../Seat.ts';
import { type Bytes, rateBetween } from '../WanMeter.ts';

/** What one viewer got of one picture. */
export interface Watched {
  viewer: string;
  /** Username of who made it. */
  of: string;
  /** `sfu` or `lan`; `changed` where it was another at the beginning: nothing is known of its frames then. */
  source: string;
  framesPerSecond: number;
  /** Of packets, 0 to 1. */
  loss: number;
  width: number;
  codec: string | null;
}

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

/** Looks at a site's line and its people's pictures for a while. Begin when everything stands. */
export async function watchSite({ line, viewers, publishers, durationMs }: Watching): Promise<SiteWatch> {
  const look = async () => ({
    pictures: await Promise.all(viewers.map((viewer) => viewer.receivedPictures())),
    sent: publishers.reduce((sum, { namespace }) => sum + namespace.bytes('eth0').sent, 0),
    traffic: line.traffic(),
  });
  const before = await look();
  await new Promise((resolve) => setTimeout(resolve, durationMs));
  const after = await look();
  const seconds = (after.traffic.at - before.traffic.at) / 1000;
  return {
    wan: rateBetween(before.traffic, after.traffic),
    published: ((after.sent - before.sent) * 8) / seconds,
    pictures: viewers.flatMap((viewer, index) =>
      (after.pictures[index] ?? []).map((now) => {
        const then = before.pictures[index]?.find((each) => each.identity === now.identity && each.kind === now.kind);
        return watched(viewer, then, now);
      }),
    ),
  };
}

function watched({ options }: Person, then: ReceivedPicture | undefined, now: ReceivedPicture): Watched {
  const picture = { viewer: options.name, of: now.identity, width: now.size.width, codec: now.codec };
  if (then?.source !== now.source) return { ...picture, source: 'changed', framesPerSecond: 0, loss: 0 };
  const lost = now.packetsLost - then.packetsLost;
  const all = lost + now.packets - then.packets;
  return {
    ...picture,
    source: now.source,
    framesPerSecond: ((now.framesDecoded - then.framesDecoded) * 1000) / (now.at - then.at),
    loss: all > 0 ? Math.max(0, lost) / all : 0,
  };
}
