import type { RelayPort } from './RelayPort.ts';

interface TrackGenerator extends MediaStreamTrack {
  readonly writable: WritableStream;
}

/** MediaStreamTrackGenerator (Chromium), which the worker writes pictures to. */
export interface TrackGeneratorScope {
  readonly MediaStreamTrackGenerator?: new (options: { kind: 'video' }) => TrackGenerator;
}

const tracks = new WeakMap<Worker, MediaStreamTrack>();

/** The track of the worker that writes it: one for all senders of the page, made anew with the worker. */
export function dummyTrack({ MediaStreamTrackGenerator }: TrackGeneratorScope, port: RelayPort): MediaStreamTrack {
  const known = tracks.get(port.worker);
  if (known !== undefined && known.readyState === 'live') return known;
  if (MediaStreamTrackGenerator === undefined) throw new TypeError('this browser makes no tracks from pictures');
  const generator = new MediaStreamTrackGenerator({ kind: 'video' });
  const { writable } = generator;
  port.send({ type: 'dummy', writable }, [writable]);
  tracks.set(port.worker, generator);
  return generator;
}
