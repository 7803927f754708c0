import { openConnections } from './connections.ts';

/** What has come in so far of the picture that a tile shows, by the connection that it comes over. */
export interface ReceivedPicture {
  kind: string;
  /** The username that the tile names. */
  identity: string;
  source: string;
  /** Milliseconds of the page's clock. */
  at: number;
  framesDecoded: number;
  bytes: number;
  packets: number;
  packetsLost: number;
  /** Pixels of the last picture. */
  size: { width: number; height: number };
  codec: string | null;
}

/** Of every tile whose picture comes over a connection. Elements miss pictures on a busy page, decoders do not. */
export async function readReceivedPictures(): Promise<ReceivedPicture[]> {
  const reports = await Promise.all(openConnections().map((connection) => connection.getStats()));
  const received = reports.flatMap((report) =>
    [...report.values()].flatMap((stat) =>
      stat.type === 'inbound-rtp' && stat.kind === 'video' ? [{ report, stat }] : [],
    ),
  );
  return [...document.querySelectorAll<HTMLElement>('[data-tile]')].flatMap((tile) => {
    const stream = tile.querySelector('video')?.srcObject;
    const track = stream instanceof MediaStream ? stream.getVideoTracks()[0]?.id : undefined;
    const found = received.find(({ stat }) => track !== undefined && stat.trackIdentifier === track);
    if (found === undefined) return [];
    const { report, stat } = found;
    return {
      kind: tile.dataset.tile ?? '',
      identity: tile.dataset.identity ?? '',
      source: tile.dataset.source ?? '',
      at: performance.now(),
      framesDecoded: stat.framesDecoded ?? 0,
      bytes: stat.bytesReceived ?? 0,
      packets: stat.packetsReceived ?? 0,
      packetsLost: stat.packetsLost ?? 0,
      size: { width: stat.frameWidth ?? 0, height: stat.frameHeight ?? 0 },
      codec: report.get(stat.codecId)?.mimeType ?? null,
    };
  });
}
